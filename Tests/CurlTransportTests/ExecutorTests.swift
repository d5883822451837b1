import CurlTransport
import Foundation
import ProviderAPI
import Testing

@Suite("A task that prefers the transport's executor")
struct ExecutorTests {
    private let transport = CurlTransport()

    @Test("goes on on the loop's thread before and after each call")
    func thread() async throws {
        let server = try echo()
        defer { server.stop() }
        let sent = try call(server)
        let task = Task(executorPreference: CurlTransport.executor) { [transport] in
            var names = [threadName()]
            for _ in 0..<3 {
                _ = try await transport.send(sent)
                names.append(threadName())
            }
            return names
        }
        let names = try await task.value
        #expect(names == ["curl", "curl", "curl", "curl"])
        #expect(threadName() != "curl")
    }

    @Test("and never waits keeps no exchange from its end", .timeLimit(.minutes(1)))
    func busy() async throws {
        let server = try echo()
        defer { server.stop() }
        let turning = Task(executorPreference: CurlTransport.executor) {
            var turns = 0
            while !Task.isCancelled {
                turns += 1
                await Task.yield()
            }
            return turns
        }
        let sent = try call(server)
        for _ in 0..<50 { #expect(try await transport.send(sent).status == 200) }
        turning.cancel()
        #expect(await turning.value > 0)
    }

    @Test("ends its exchange when it is cancelled while its answer is awaited")
    func cancelled() async throws {
        let server = try OddServer { connection, _ in
            _ = connection.request()
            connection.stall()
        }
        defer { server.stop() }
        let sent = try call(server)
        let tasks = (0..<5).map { _ in
            Task(executorPreference: CurlTransport.executor) { [transport] in
                try await transport.send(sent).status
            }
        }
        #expect(await server.wait { $0.requests.count == 5 })
        // From the loop's own thread, where the handlers of a cancellation then run.
        await Task(executorPreference: CurlTransport.executor) {
            for task in tasks { task.cancel() }
        }.value
        for task in tasks {
            let failed = await #expect(throws: TransportFailure.self) { try await task.value }
            #expect(failed?.kind == .cancelled)
        }
    }

    @Test("has its answers whole, many at once and some of them cancelled")
    func many() async throws {
        let server = try echo()
        defer { server.stop() }
        let sent = try call(server)
        let tasks = (0..<20).map { number in
            let task = Task(executorPreference: CurlTransport.executor) { [transport] in
                var whole = 0
                for _ in 0..<10 where try await transport.send(sent).body == Array("answer".utf8) {
                    whole += 1
                }
                return whole
            }
            if number % 5 == 0 { task.cancel() }
            return task
        }
        for (number, task) in tasks.enumerated() {
            switch await task.result {
            case .success(let whole): #expect(whole == 10)
            case .failure(let error):
                #expect(number % 5 == 0 && (error as? TransportFailure)?.kind == .cancelled)
            }
        }
    }

    private func echo() throws -> OddServer {
        try OddServer { connection, _ in
            while connection.request() != nil { connection.answer("answer") }
        }
    }
}

private func threadName() -> String { Thread.current.name ?? "" }
