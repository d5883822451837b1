import CurlTransport
import ProviderAPI
import Testing

@Suite("A cancelled task")
struct CancellationTests {
    private let transport = CurlTransport()

    @Test("ends its exchange, and the server sees it go")
    func ends() async throws {
        let server = try OddServer { connection, _ in
            _ = connection.request()
            connection.stall()
        }
        defer { server.stop() }
        let sent = try call(server)
        let transport = transport
        let task = Task { () async throws in try await transport.send(sent) }
        #expect(await server.wait { $0.requests.count == 1 })
        task.cancel()
        let failed = await #expect(throws: TransportFailure.self) { try await task.value }
        #expect(failed?.kind == .cancelled)
        #expect(await server.wait { $0.left == [0] })
    }

    @Test("that was cancelled before sends nothing")
    func before() async throws {
        let server = try OddServer { connection, _ in connection.stall() }
        defer { server.stop() }
        let sent = try call(server)
        let transport = transport
        let task = Task { () async throws in
            withUnsafeCurrentTask { $0?.cancel() }
            return try await transport.send(sent)
        }
        let failed = await #expect(throws: TransportFailure.self) { try await task.value }
        #expect(failed?.kind == .cancelled)
        #expect(server.connections == 0)
    }

    @Test("ends once, 1,000 of them at any moment of their exchange")
    func thousand() async throws {
        let server = try OddServer { connection, _ in
            while connection.request() != nil { connection.answer("answer") }
        }
        defer { server.stop() }
        let transport = transport
        var ended = 0
        for round in 0..<20 {
            let tasks = try (0..<50).map { number in
                let sent = try call(server, "/\(round)/\(number)")
                return Task { () async throws in try await transport.send(sent).status }
            }
            for (number, task) in tasks.enumerated() {
                // Some at once, some while others are answered.
                for _ in 0..<(number * round % 7) { await Task.yield() }
                task.cancel()
            }
            for task in tasks {
                switch await task.result {
                case .success(let status): ended += status == 200 ? 1 : 0
                case .failure(let error):
                    ended += (error as? TransportFailure)?.kind == .cancelled ? 1 : 0
                }
            }
        }
        #expect(ended == 1000)
        // And the transport is as good as before.
        #expect(text(try await transport.send(call(server))) == "answer")
    }
}
