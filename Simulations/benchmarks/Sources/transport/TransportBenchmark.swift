import CurlTransport
import Foundation
import HTTPTypes
import ProviderAPI

/// Requests per second over libcurl, and user and system CPU of this process per request.
///
/// The same POSTs of 1 KB as the C program that it is measured against: keep-alive, answers read
/// and counted, a number of workers of which each sends its next call when the last one is back.
@main
struct TransportBenchmark {
    static func main() async throws {
        var arguments = Array(CommandLine.arguments.dropFirst())
        let onLoop = arguments.last == "--on-loop"
        if onLoop { arguments.removeLast() }
        let executor: (any TaskExecutor)? = onLoop ? CurlTransport.executor : nil
        if arguments.count == 3, arguments[0] == "--in-flight", let count = Int(arguments[1]) {
            try await inFlight(arguments[2], count, on: executor)
            return
        }
        guard arguments.count >= 3, let total = Int(arguments[1]), let workers = Int(arguments[2]),
            let call = call(to: arguments.removeFirst())
        else {
            print("usage: transport URL REQUESTS CONCURRENCY [--on-loop]")
            print("       transport --in-flight COUNT URL [--on-loop]  memory as COUNT wait")
            print("--on-loop: the callers prefer CurlTransport.executor")
            return
        }
        let began = Date()
        let before = processorSeconds
        let (bytes, failed) = await run(call, total, workers, on: executor)
        let seconds = Date().timeIntervalSince(began)
        let perRequest = (processorSeconds - before) * 1e6 / Double(total)
        let name = onLoop ? "CurlTransport, on the loop," : "CurlTransport"
        print(
            "\(name) c=\(workers) n=\(total) failed=\(failed) bytes=\(bytes)",
            String(
                format: "s=%.3f req/s=%.0f cpu_us/req=%.2f peak=%ld MB", seconds,
                Double(total) / seconds, perRequest, peakMegabytes))
    }

    private static func run(
        _ call: HTTPCall, _ total: Int, _ workers: Int, on executor: (any TaskExecutor)?
    ) async -> (bytes: Int, failed: Int) {
        await withTaskGroup(of: (Int, Int).self) { group in
            for worker in 0..<workers {
                group.addTask(executorPreference: executor) {
                    var bytes = 0
                    var failed = 0
                    for _ in stride(from: worker, to: total, by: workers) {
                        if let reply = try? await CurlTransport.shared.send(call),
                            reply.status == 200
                        {
                            bytes += reply.body.count
                        } else {
                            failed += 1
                        }
                    }
                    return (bytes, failed)
                }
            }
            return await group.reduce(into: (0, 0)) { $0 = ($0.0 + $1.0, $0.1 + $1.1) }
        }
    }

    /// Calls to a server that is slow to answer, all in flight at once.
    private static func inFlight(
        _ url: String, _ count: Int, on executor: (any TaskExecutor)?
    ) async throws {
        guard let call = call(to: url) else { return }
        let (bytes, failed) = await run(call, count, count, on: executor)
        print("in flight \(count): failed=\(failed) bytes=\(bytes) peak=\(peakMegabytes) MB")
    }

    private static func call(to url: String) -> HTTPCall? {
        guard let parts = URLComponents(string: url), let host = parts.host,
            let key = APIKey("test"), let name = HTTPField.Name("x-goog-api-key")
        else { return nil }
        let request = HTTPRequest(
            method: .post, scheme: parts.scheme,
            authority: parts.port.map { "\(host):\($0)" } ?? host, path: parts.path,
            headerFields: [.contentType: "application/json"])
        var body = [UInt8](repeating: UInt8(ascii: "x"), count: 1024)
        body.replaceSubrange(0..<10, with: "{\"input\":\"".utf8)
        body.replaceSubrange(1022..<1024, with: "\"}".utf8)
        return HTTPCall(request, key: .init(field: name, key: key), body: .bytes(body))
    }

    private static var usage: rusage {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        return usage
    }

    private static var processorSeconds: Double {
        [usage.ru_utime, usage.ru_stime].reduce(0) {
            $0 + Double($1.tv_sec) + Double($1.tv_usec) / 1e6
        }
    }

    /// `ru_maxrss` counts kilobytes on Linux.
    private static var peakMegabytes: Int { Int(usage.ru_maxrss) / 1024 }
}
