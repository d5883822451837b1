import CurlTransport
import ProviderAPI
import Testing

@Suite("A stream")
struct StreamTests {
    private let transport = CurlTransport()
    private let head = "HTTP/1.1 200 OK\r\nX-Model: m\r\nTransfer-Encoding: chunked\r\n\r\n"

    private static func chunk(_ piece: String) -> String {
        "\(String(piece.utf8.count, radix: 16))\r\n\(piece)\r\n"
    }

    @Test("brings its head before its body, and its body piece by piece")
    func pieces() async throws {
        // The server says the next piece only when the one before it has been read.
        let gate = Gate()
        let said = head
        let server = try OddServer { connection, _ in
            guard connection.request() != nil else { return }
            connection.say(said)
            for piece in ["a", "bc", "def"] {
                gate.pass()
                connection.say(Self.chunk(piece))
            }
            gate.pass()
            connection.say("0\r\n\r\n")
        }
        defer { server.stop() }
        let stream = try await transport.open(call(server))
        #expect(stream.response.status.code == 200)
        gate.open()
        var got: [String] = []
        for try await piece in stream.pieces {
            got.append(String(decoding: piece, as: UTF8.self))
            gate.open()
        }
        #expect(got == ["a", "bc", "def"])
    }

    @Test("ends with an error where it is cut, after the pieces that came")
    func cut() async throws {
        // The head and two pieces, then neither an end nor another byte: the connection closes.
        let server = try OddServer { [head] connection, _ in
            guard connection.request() != nil else { return }
            connection.say(head + Self.chunk("abc") + Self.chunk("def"))
        }
        defer { server.stop() }
        let stream = try await transport.open(call(server))
        var got = ""
        let failed = await #expect(throws: TransportFailure.self) {
            for try await piece in stream.pieces { got += String(decoding: piece, as: UTF8.self) }
        }
        #expect(got == "abcdef")
        #expect(failed?.kind == .broken)
    }

    @Test("that is silent for too long ends with an error")
    func idle() async throws {
        let server = try OddServer { [head] connection, _ in
            guard connection.request() != nil else { return }
            connection.say(head + Self.chunk("abc"))
            connection.stall()
        }
        defer { server.stop() }
        let stream = try await transport.open(call(server, limits: limits { $0.idle = 0.05 }))
        let failed = await #expect(throws: TransportFailure.self) {
            for try await _ in stream.pieces {}
        }
        #expect(failed?.kind == .timeout)
        #expect(await server.wait { $0.left == [0] })
    }

    @Test("ends the transfer when nobody reads on")
    func leaving() async throws {
        let server = try OddServer { [head] connection, _ in
            guard connection.request() != nil else { return }
            connection.say(head + Self.chunk("abc"))
            connection.stall()
        }
        defer { server.stop() }
        do {
            let stream = try await transport.open(call(server))
            for try await piece in stream.pieces {
                #expect(String(decoding: piece, as: UTF8.self) == "abc")
                break
            }
        }
        #expect(await server.wait { $0.left == [0] })
    }

    @Test("that is never begun to be read ends too")
    func unread() async throws {
        let server = try OddServer { [head] connection, _ in
            guard connection.request() != nil else { return }
            connection.say(head)
            connection.stall()
        }
        defer { server.stop() }
        #expect(try await transport.open(call(server)).response.status.code == 200)
        #expect(await server.wait { $0.left == [0] })
    }

    @Test("of an error is the error's head and the beginning of its body")
    func error() async throws {
        let server = try OddServer { connection, _ in
            if connection.request() != nil {
                connection.answer("too many calls", status: "429 Slow Down")
            }
        }
        defer { server.stop() }
        let stream = try await transport.open(call(server, limits: limits { $0.errorBytes = 8 }))
        #expect(stream.response.status.code == 429)
        var got = ""
        for try await piece in stream.pieces { got += String(decoding: piece, as: UTF8.self) }
        #expect(got == "too many")
    }

    @Test("without a head is a failure of the call")
    func headless() async throws {
        let server = try OddServer { connection, _ in _ = connection.request() }
        defer { server.stop() }
        let sent = try call(server)
        let failed = try await failure { () async throws(TransportFailure) in
            try await transport.open(sent)
        }
        #expect(failed.kind == .broken)
    }
}
