import Dispatch
import Reports

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Ends the process in order when it is told to: what is half written goes, then the status is the
/// shell's for that signal (128 + its number).
enum Interruption {
    nonisolated(unsafe) private static var sources: [any DispatchSourceSignal] = []

    /// Done first, where a command has something to bring into order; on the signal's queue.
    nonisolated(unsafe) static var before: (@Sendable () -> Void)?

    nonisolated(unsafe) private static var isEnding = false

    /// Waits for the end where it has begun: what a command finds out of itself then, that its work
    /// was cancelled, is not to be said.
    static func orGoOn() async {
        while isEnding { try? await Task.sleep(for: .seconds(1)) }
    }

    static func watch() {
        guard sources.isEmpty else { return }
        for number in [SIGINT, SIGTERM, SIGHUP] {
            // Whoever started us with the signal ignored (nohup) wants it ignored.
            if signal(number, SIG_IGN).map(isIgnored) ?? false { continue }
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler {
                isEnding = true
                before?()
                UnfinishedFiles.removeAll()
                BusyLine.end()
                Terminal.say("sbtune: interrupted; unfinished files were removed")
                _exit(128 + number)
            }
            source.resume()
            sources.append(source)
        }
    }

    private static func isIgnored(_ handler: @convention(c) (Int32) -> Void) -> Bool {
        unsafeBitCast(handler, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
    }
}
