import Logging

/// The client's log on standard error: decisions where they are asked for, trouble always.
struct TerminalLog: LogHandler {
    var metadata: Logger.Metadata = [:]
    var logLevel: Logger.Level

    static func logger(isVerbose: Bool) -> Logger {
        Logger(label: "sbtune") { _ in
            TerminalLog(logLevel: isVerbose ? .debug : .warning)
        }
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let isTrouble = event.level >= .warning
        let head = isTrouble ? "note:" : "[\(event.level.rawValue.uppercased())]"
        Terminal.say("\(head) \(event.message)")
    }
}
