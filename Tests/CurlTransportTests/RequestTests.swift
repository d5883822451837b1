import CurlTransport
import Foundation
import HTTPTypes
import ProviderAPI
import Testing

@Suite("A request")
struct RequestTests {
    private let transport = CurlTransport()

    /// Answers every request with the request itself.
    private func echo() throws -> OddServer {
        try OddServer { connection, _ in
            while let request = connection.request() { connection.answer(request) }
        }
    }

    @Test("is sent as it is, with its key and nothing that nobody asked for")
    func lines() async throws {
        let server = try echo()
        defer { server.stop() }
        let sent = try call(
            server, "/v1beta/models/m:embed?alt=json", method: .post,
            body: .bytes(Array("{}".utf8)),
            key: "k-1", fields: [.contentType: "application/json", .userAgent: ""])
        let lines = text(try await transport.send(sent)).split(separator: "\r\n")
        #expect(
            Set(lines) == [
                "POST /v1beta/models/m:embed?alt=json HTTP/1.1", "Host: 127.0.0.1:\(server.port)",
                "Accept: */*", "Content-Type: application/json", "User-Agent:",
                "x-goog-api-key: k-1", "Content-Length: 2", "{}",
            ])
    }

    @Test("without a content type says none, and leaves the body's length to the transport")
    func framing() async throws {
        let server = try echo()
        defer { server.stop() }
        let sent = try call(
            server, method: .post, body: .bytes(Array("abc".utf8)),
            fields: [.contentLength: "1", .transferEncoding: "chunked", .expect: "100-continue"])
        let said = text(try await transport.send(sent)).lowercased()
        #expect(said.contains("content-length: 3\r\n"))
        for word in ["content-length: 1", "transfer-encoding", "expect", "content-type"] {
            #expect(!said.contains(word), "\(word)")
        }
    }

    @Test("of any method leaves no trace in the next one of the same handle")
    func methods() async throws {
        let server = try echo()
        defer { server.stop() }
        let body = HTTPCall.Body.bytes(Array("body".utf8))
        let calls: [(HTTPRequest.Method, HTTPCall.Body, String)] = [
            (.get, .none, ""), (.post, body, "body"), (.head, .none, ""), (.put, body, "body"),
            (.delete, .none, ""), (.post, .none, ""), (.patch, body, "body"), (.get, .none, ""),
            (.head, .none, ""), (.post, body, "body"), (.options, .none, ""),
        ]
        for (number, (method, body, _)) in calls.enumerated() {
            let reply = try await transport.send(
                call(server, "/\(number)", method: method, body: body))
            #expect(reply.status == 200)
            #expect(reply.body.isEmpty == (method == .head))
        }
        #expect(server.connections == 1)
        for (number, (method, _, said)) in calls.enumerated() {
            let request = server.requests[number]
            #expect(request.hasPrefix("\(method.rawValue) /\(number) HTTP/1.1\r\n"))
            #expect(request.hasSuffix("\r\n\r\n" + said))
        }
    }

    @Test("may carry a megabyte, or a stretch of a file")
    func large() async throws {
        let server = try echo()
        defer { server.stop() }
        let large = String(repeating: "0123456789abcdef", count: 1 << 16)
        let reply = try await transport.send(
            call(server, method: .post, body: .bytes(Array(large.utf8))))
        #expect(text(reply).hasSuffix("\r\n\r\n" + large))
        try await withFolder { folder in
            let path = folder + "/body"
            try large.write(toFile: path, atomically: false, encoding: .utf8)
            // 16 bytes on from the third: "3456789abcdef012".
            let part = HTTPCall.Body.file(path: path, offset: 3, count: 16)
            let reply = try await transport.send(call(server, method: .put, body: part))
            #expect(text(reply).hasSuffix("\r\n\r\n3456789abcdef012"))
            let long = HTTPCall.Body.file(path: path, offset: 16, count: 1 << 20)
            let beyond = try call(server, method: .put, body: long)
            let failed = try await failure { () async throws(TransportFailure) in
                try await transport.send(beyond)
            }
            #expect(failed.kind == .refused)
        }
    }

    @Test("tells how long it took, and whether its connection was new")
    func timings() async throws {
        let server = try echo()
        defer { server.stop() }
        let first = try await transport.send(call(server)).timings
        #expect(!first.reusedConnection)
        #expect(first.connect > 0)
        #expect(first.tls == 0)
        #expect(first.firstByte >= first.connect)
        #expect(first.total >= first.firstByte)
        let second = try await transport.send(call(server)).timings
        #expect(second.reusedConnection)
        #expect(second.connect == 0)
        #expect(second.firstByte > 0)
    }

    @Test("is one of 200 at once, each with its own answer")
    func many() async throws {
        let server = try echo()
        defer { server.stop() }
        let transport = transport
        let right = try await withThrowingTaskGroup(of: Bool.self) { group in
            for number in 0..<200 {
                let call = try call(server, "/\(number)")
                group.addTask {
                    text(try await transport.send(call)).hasPrefix("GET /\(number) HTTP/1.1")
                }
            }
            return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(right == 200)
    }
}
