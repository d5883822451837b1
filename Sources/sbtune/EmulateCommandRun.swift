import Diagnostics
import Dispatch
import Foundation
import ProviderEmulator

/// An emulator from its start to the signal that ends it.
struct Emulation {
    private let settings: EmulatorSettings

    init(_ settings: EmulatorSettings) { self.settings = settings }

    func run() throws {
        // From here on a signal ends the wait, not the process.
        let (signals, ended) = Self.signals()
        defer { for signal in signals { signal.cancel() } }
        let settings = settings
        let emulator = try Self.waiting { try await ProviderEmulator.start(settings) }
        try Terminal.output("listening on \(emulator.baseURL)\n")
        ended.wait()
        let stats = try Self.waiting {
            let stats = await emulator.stats()
            await emulator.stop()
            return stats
        }
        for line in Self.summary(stats) { Terminal.say(line) }
    }

    /// The first line of a file.
    static func token(inFile path: String) throws(InputError) -> String {
        guard let bytes = FileManager.default.contents(atPath: path) else {
            throw InputError(
                .configuration, file: path, "cannot read the token",
                remedy: "name a file that is there")
        }
        let line = String(decoding: bytes, as: UTF8.self).prefix { !$0.isNewline }
        return line.trimmingCharacters(in: .whitespaces)
    }

    private static func signals() -> ([any DispatchSourceSignal], DispatchSemaphore) {
        let ended = DispatchSemaphore(value: 0)
        let sources = [SIGINT, SIGTERM, SIGHUP].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler { ended.signal() }
            source.resume()
            return source
        }
        return (sources, ended)
    }

    /// Runs asynchronous work to its end while this thread waits.
    private static func waiting<Value: Sendable>(
        _ work: @escaping @Sendable () async throws -> Value
    ) throws -> Value {
        let done = DispatchSemaphore(value: 0)
        let box = ResultBox<Value>()
        Task {
            do { box.result = .success(try await work()) } catch { box.result = .failure(error) }
            done.signal()
        }
        done.wait()
        return try box.result?.get() ?? { throw CancellationError() }()
    }

    private static func summary(_ stats: EmulatorStats) -> [String] {
        func list(_ counts: [String: Int]) -> String {
            let sorted = counts.sorted { $0.key < $1.key }
            return sorted.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
        }
        let jobs = stats.jobs.values.reduce(0) { $0 + $1.createsAccepted }
        let items = stats.items.values
        var lines = [
            "served \(stats.requests.values.reduce(0, +)) requests: \(list(stats.requests))"
        ]
        lines.append(
            "billed \(items.reduce(0) { $0 + $1.online }) items online and "
                + "\(items.reduce(0) { $0 + $1.jobs }) in \(jobs) jobs, "
                + "\(stats.boughtTwice) texts more than once, $\(Self.dollars(stats.dollars))")
        if !stats.faults.isEmpty { lines.append("faults that struck: \(list(stats.faults))") }
        return lines
    }

    private static func dollars(_ amount: Double) -> String {
        String(format: "%.6f", locale: Locale(identifier: "en_US_POSIX"), amount)
    }
}

/// One result, written before a semaphore is signalled and read after it was waited for.
///
/// That order is what makes it safe between the two threads.
private final class ResultBox<Value: Sendable>: @unchecked Sendable {
    var result: Result<Value, any Error>?
}
