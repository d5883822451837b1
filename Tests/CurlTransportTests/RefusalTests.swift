import CurlTransport
import Foundation
import HTTPTypes
import ProviderAPI
import Testing

@Suite("A call that must not be made")
struct RefusalTests {
    private let transport = CurlTransport()

    private func outcome(
        _ scheme: String?, _ authority: String?, _ path: String? = "/"
    ) async throws -> TransportFailure {
        let request = HTTPRequest(
            method: .get, scheme: scheme, authority: authority, path: path)
        return try await failure { () async throws(TransportFailure) in
            try await transport.send(HTTPCall(request))
        }
    }

    @Test(
        "is refused: http to another machine, however it is written",
        arguments: [
            "example.com", "127.0.0.1.example.com", "127.1", "0177.0.0.1", "127.0.0.01",
            "128.0.0.1",
            "127.0.0.256", "127.0.0", "127.0.0.1.1", "[::2]", "localhost.example.com", "0.0.0.0",
        ])
    func plain(host: String) async throws {
        #expect(try await outcome("http", host).kind == .refused)
    }

    @Test(
        "is refused: a host that two readers may read differently",
        arguments: [
            "localhost@example.com", "user:key@127.0.0.1", "localhost#example.com", "127.0.0.1:",
            "127.0.0.1:80:81", "127.0.0.1:0", "127.0.0.1:65536", "127.0.0.1:+80", "", ":80",
            "127.0.0.1\\example.com", "local host", "[::1", "[::1]x", "[localhost]", "127。0。0。1",
        ])
    func authority(host: String) async throws {
        #expect(try await outcome("http", host).kind == .refused)
        #expect(try await outcome("https", host).kind == .refused)
    }

    @Test(
        "is refused: another scheme, or a path that is none",
        arguments: [
            ("ftp", "/"), ("file", "/etc/passwd"), (nil, "/"), ("HTTP", "/"), ("http", "x"),
            ("http", ""), ("http", "/a b"), ("http", "/a#b"), ("http", "/a\r\nX: y"),
        ] as [(String?, String)])
    func scheme(scheme: String?, path: String) async throws {
        #expect(try await outcome(scheme, "127.0.0.1", path).kind == .refused)
    }

    @Test(
        "may be http to this machine by any of its names",
        arguments: [
            "127.0.0.1", "127.8.9.10", "localhost", "[::1]",
        ])
    func loopback(host: String) async throws {
        // A port that nobody listens on: the call was tried, and not refused.
        let server = try OddServer { _, _ in }
        server.stop()
        let failed = try await outcome("http", "\(host):\(server.port)")
        #expect(failed.kind == .unsent)
    }

    @Test("for lack of a listener or of a host has sent nothing, and says so")
    func unsent() async throws {
        let server = try OddServer { _, _ in }
        server.stop()
        let closed = try await outcome("http", "127.0.0.1:\(server.port)", "/x?secret=1")
        #expect(closed.kind == .unsent)
        #expect(
            closed.detail == "127.0.0.1:\(server.port): no connection (Connection refused)")
        let unknown = try await outcome("https", "nothing.invalid", "/x?secret=1")
        #expect(unknown == .init(.unsent, "nothing.invalid: no such host, or no name server"))
    }

    @Test("is not made twice: a redirect is the answer")
    func redirect() async throws {
        let other = try OddServer { connection, _ in connection.stall() }
        let server = try OddServer { connection, _ in
            _ = connection.request()
            connection.answer(
                "moved", status: "307 Temporary Redirect",
                fields: "Location: http://127.0.0.1:\(other.port)/\r\n")
        }
        defer {
            server.stop()
            other.stop()
        }
        let reply = try await transport.send(call(server, key: "k"))
        #expect(reply.status == 307)
        #expect(reply.response.headerFields[.location] == "http://127.0.0.1:\(other.port)/")
        #expect(text(reply) == "moved")
        #expect(other.connections == 0)
    }
}
