import CurlTransport
import Foundation
import ProviderAPI
import Testing

@Suite("A limit")
struct LimitTests {
    private let transport = CurlTransport()

    private func outcome(
        _ limits: HTTPLimits, _ behave: @escaping @Sendable (OddConnection) -> Void
    ) async throws -> TransportFailure {
        let server = try OddServer { connection, _ in
            if connection.request() != nil { behave(connection) }
        }
        defer { server.stop() }
        let sent = try call(server, limits: limits)
        return try await failure { () async throws(TransportFailure) in
            try await transport.send(sent)
        }
    }

    @Test("of the first byte ends a call that is not answered")
    func firstByte() async throws {
        let failed = try await outcome(limits { $0.firstByte = 0.05 }) { $0.stall() }
        #expect(failed.kind == .timeout)
        #expect(failed.detail.hasSuffix(": no answer within 0.05 s"))
    }

    @Test("of silence ends an answer that stops")
    func idle() async throws {
        let failed = try await outcome(limits { $0.idle = 0.05 }) { connection in
            connection.say("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n12345")
            connection.stall()
        }
        #expect(failed.kind == .timeout)
        #expect(failed.detail.hasSuffix(": silent for 0.05 s"))
    }

    @Test("of silence does not count before the first byte")
    func thinking() async throws {
        let server = try OddServer { connection, _ in
            if connection.request() != nil {
                // Longer than the idle limit: an answer that takes its time.
                usleep(200_000)
                connection.answer("thought")
            }
        }
        defer { server.stop() }
        let reply = try await transport.send(call(server, limits: limits { $0.idle = 0.05 }))
        #expect(text(reply) == "thought")
    }

    @Test("of the whole ends an answer that drips for ever")
    func total() async throws {
        let failed = try await outcome(limits { $0.total = 0.2 }) { connection in
            connection.say("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n")
            while connection.say(".") { usleep(10_000) }
        }
        #expect(failed.kind == .timeout)
        #expect(failed.detail.hasSuffix(": not done within 0.2 s"))
    }

    @Test("of the whole ends interim answers without end")
    func interim() async throws {
        let failed = try await outcome(
            limits {
                $0.total = 0.2
                $0.headerBytes = 1 << 30
            }
        ) { connection in
            while connection.say("HTTP/1.1 100 Continue\r\n\r\n") { usleep(1000) }
        }
        #expect(failed.kind == .timeout)
    }

    @Test("of bytes ends an answer that says it is larger, before it comes")
    func told() async throws {
        let failed = try await outcome(limits { $0.bodyBytes = 1000 }) { connection in
            connection.say("HTTP/1.1 200 OK\r\nContent-Length: 1001\r\n\r\n1")
            connection.stall()
        }
        #expect(failed.kind == .tooLarge)
    }

    @Test("of bytes ends an answer that says nothing and does not end")
    func untold() async throws {
        let failed = try await outcome(limits { $0.bodyBytes = 100_000 }) { connection in
            connection.say("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
            while connection.say("a\r\n0123456789\r\n") {}
        }
        #expect(failed.kind == .tooLarge)
    }

    @Test("of bytes is passed by no answer of exactly that size")
    func exact() async throws {
        let server = try OddServer { connection, _ in
            if connection.request() != nil { connection.answer(.init(repeating: "x", count: 1000)) }
        }
        defer { server.stop() }
        let sent = try call(server, limits: limits { $0.bodyBytes = 1000 })
        #expect(try await transport.send(sent).body.count == 1000)
    }

    @Test(
        "of an error's bytes cuts it, and the answer still counts",
        arguments: [
            1000, 3000, 100_000,
        ])
    func error(size: Int) async throws {
        let server = try OddServer { connection, _ in
            if connection.request() != nil {
                connection.answer(.init(repeating: "x", count: size), status: "500 Oops")
            }
        }
        defer { server.stop() }
        // 1,000 and 3,000 bytes are read to their end; 100,000 are more than any answer may have.
        let limits = limits {
            $0.errorBytes = 2000
            $0.bodyBytes = 10_000
        }
        let reply = try await transport.send(call(server, limits: limits))
        #expect(reply.status == 500)
        #expect(reply.body.count == min(size, 2000))
    }

    @Test("of header bytes ends header lines without end")
    func headers() async throws {
        let failed = try await outcome(HTTPLimits()) { connection in
            connection.say("HTTP/1.1 200 OK\r\n")
            while connection.say("X-Line: 0123456789\r\n") {}
        }
        #expect(failed.kind == .tooLarge)
    }

    @Test("of header bytes ends one header line without end")
    func headerLine() async throws {
        let failed = try await outcome(HTTPLimits()) { connection in
            connection.say("HTTP/1.1 200 OK\r\nX-Line: ")
            while connection.say(.init(repeating: "x", count: 4096)) {}
        }
        #expect(failed.kind == .tooLarge)
    }

    @Test("is not what a cut answer or a closed connection is about")
    func broken() async throws {
        let cut = try await outcome(HTTPLimits()) { connection in
            connection.say("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n12345")
        }
        #expect(cut.kind == .broken)
        #expect(cut.detail.hasSuffix(": the answer was cut short"))
        let chunk = try await outcome(HTTPLimits()) { connection in
            connection.say("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n12345\r\n")
        }
        #expect(chunk.kind == .broken)
        let closed = try await outcome(HTTPLimits()) { _ in }
        #expect(closed.kind == .broken)
        #expect(closed.detail.hasSuffix(": closed without an answer"))
    }

    @Test("of connecting leaves nothing sent, and so does one of the whole that ends before it")
    func connecting() async throws {
        // TLS begins with the server's silence: nothing of the request can have left.
        let server = try OddServer { connection, _ in usleep(300_000) }
        defer { server.stop() }
        for limits in [limits { $0.connect = 0.1 }, limits { $0.total = 0.1 }] {
            var sent = try call(server, limits: limits)
            sent.request.scheme = "https"
            let failed = try await failure { () async throws(TransportFailure) in
                try await transport.send(sent)
            }
            #expect(failed.kind == .unsent)
            #expect(failed.detail.hasSuffix(": no connection within 0.1 s"))
        }
    }
}
