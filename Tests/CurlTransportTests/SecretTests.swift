import CurlTransport
import HTTPTypes
import ProviderAPI
import Testing

@Suite("A secret")
struct SecretTests {
    private let transport = CurlTransport()

    @Test("is in no failure's words, whatever goes wrong")
    func canary() async throws {
        let canary = "CANARY-0123456789"
        let behaviours: [@Sendable (OddConnection) -> Void] = [
            { _ in },
            { $0.stall() },
            { $0.say("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n\(canary)".dropLast(20) + "") },
            { $0.say("nonsense \(canary)\r\n\r\n") },
            { $0.say("HTTP/1.1 200 OK\r\nX: \(String(repeating: canary, count: 9000))\r\n\r\n") },
            { $0.say("HTTP/1.1 999999 \(canary)\r\n\r\n") },
            { $0.answer(.init(repeating: "x", count: 2000)) },
        ]
        for (number, behave) in behaviours.enumerated() {
            let server = try OddServer { connection, _ in
                if connection.request() != nil { behave(connection) }
            }
            defer { server.stop() }
            let sent = try call(
                server, "/v1?key=\(canary)", method: .post, body: .bytes(Array(canary.utf8)),
                key: canary, once: number.isMultiple(of: 2),
                limits: limits {
                    $0.firstByte = 0.05
                    $0.bodyBytes = 1000
                })
            let failed = try await failure { () async throws(TransportFailure) in
                try await transport.send(sent)
            }
            for words in ["\(failed)", String(reflecting: failed), failed.detail] {
                #expect(!words.contains("CANARY"), "\(words)")
                #expect(!words.contains("?"), "\(words)")
            }
            #expect(failed.detail.contains("127.0.0.1:\(server.port)"))
        }
    }

    @Test("does not stay for the next call of the same handle")
    func next() async throws {
        let server = try OddServer { connection, _ in
            while let request = connection.request() { connection.answer(request) }
        }
        defer { server.stop() }
        let first = text(try await transport.send(call(server, key: "CANARY-1")))
        #expect(first.contains("CANARY-1"))
        let second = text(try await transport.send(call(server)))
        #expect(!second.contains("CANARY"))
        #expect(!second.lowercased().contains("x-goog-api-key"))
        let third = text(try await transport.send(call(server, key: "CANARY-3")))
        #expect(third.contains("x-goog-api-key: CANARY-3\r\n"))
        #expect(!third.contains("CANARY-1"))
    }
}
