import CurlTransport
import ProviderAPI
import Testing

@Suite("A call that is sent once")
struct SentOnceTests {
    private let transport = CurlTransport()

    /// Answers the first request of each connection, and drops the connection at the second one.
    private func dropping() throws -> OddServer {
        try OddServer { connection, _ in
            if connection.request() != nil { connection.answer("one") }
            _ = connection.request()
        }
    }

    private func posts(_ server: OddServer, _ path: String) -> Int {
        server.requests.count { $0.hasPrefix("POST \(path) ") }
    }

    // What the next tests are held against: this is what libcurl does with a usual call.
    @Test("differs from a usual one, which libcurl repeats when a kept connection breaks")
    func control() async throws {
        let server = try dropping()
        defer { server.stop() }
        let post = try call(server, "/batches", method: .post, body: .bytes([0x31]))
        _ = try await transport.send(call(server))
        #expect(try await transport.send(post).status == 200)
        #expect(posts(server, "/batches") == 2)
    }

    @Test("does not use a kept connection, and leaves none")
    func ownConnection() async throws {
        let server = try dropping()
        defer { server.stop() }
        let post = try call(server, "/batches", method: .post, body: .bytes([0x31]), once: true)
        _ = try await transport.send(call(server))
        let reply = try await transport.send(post)
        #expect(reply.status == 200)
        #expect(!reply.timings.reusedConnection)
        #expect(posts(server, "/batches") == 1)
        #expect(server.connections == 2)
        #expect(await server.wait { $0.left.contains(1) })
    }

    @Test(
        "is one POST on the wire where its connection breaks, whatever its size",
        arguments: [
            1, 100_000,
        ])
    func broken(size: Int) async throws {
        let server = try OddServer { connection, number in
            let request = connection.request()
            if number == 0, request != nil {
                connection.answer("one")
                connection.stall()
            }
        }
        defer { server.stop() }
        _ = try await transport.send(call(server))
        let body = HTTPCall.Body.bytes(.init(repeating: 0x31, count: size))
        let post = try call(server, "/batches", method: .post, body: body, once: true)
        let failed = try await failure { () async throws(TransportFailure) in
            try await transport.send(post)
        }
        #expect(failed.kind == .broken)
        #expect(posts(server, "/batches") == 1)
        #expect(server.connections == 2)
    }
}
