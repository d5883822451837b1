import CurlTransport
import Foundation
import ProviderAPI
import Testing

@Suite("A download")
struct DownloadTests {
    private let transport = CurlTransport()

    private func serving(
        _ behave: @escaping @Sendable (OddConnection) -> Void
    ) throws -> OddServer {
        try OddServer { connection, _ in if connection.request() != nil { behave(connection) } }
    }

    @Test("is a new file with the whole body, for its owner only")
    func whole() async throws {
        let large = String(repeating: "0123456789abcdef", count: 1 << 15)
        let server = try serving { $0.answer(large) }
        defer { server.stop() }
        try await withFolder { folder in
            let path = folder + "/results.jsonl"
            let reply = try await transport.download(call(server), to: path)
            #expect(reply.status == 200)
            #expect(reply.body.isEmpty)
            #expect(try String(contentsOfFile: path, encoding: .utf8) == large)
            var facts = stat()
            #expect(stat(path, &facts) == 0)
            #expect(facts.st_mode & 0o777 == 0o600)
        }
    }

    @Test("of nothing is an empty file")
    func empty() async throws {
        let server = try serving { $0.answer("") }
        defer { server.stop() }
        try await withFolder { folder in
            let path = folder + "/empty"
            _ = try await transport.download(call(server), to: path)
            #expect(FileManager.default.contents(atPath: path) == Data())
        }
    }

    @Test("leaves nothing behind where it is cut, too large or refused")
    func gone() async throws {
        let servers: [(OddServer, TransportFailure.Kind)] = [
            (
                try serving {
                    $0.say("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
                    $0.say(.init(repeating: "x", count: 50_000))
                }, .broken
            ),
            (try serving { $0.answer(.init(repeating: "x", count: 200_000)) }, .tooLarge),
        ]
        for (server, kind) in servers {
            defer { server.stop() }
            try await withFolder { folder in
                let sent = try call(server, limits: limits { $0.bodyBytes = 150_000 })
                let failed = try await failure { () async throws(TransportFailure) in
                    try await transport.download(sent, to: folder + "/file")
                }
                #expect(failed.kind == kind)
                #expect(try FileManager.default.contentsOfDirectory(atPath: folder).isEmpty)
            }
        }
    }

    @Test("of an error is a reply with the error's body, and no file")
    func missing() async throws {
        let server = try serving { $0.answer("no such file", status: "404 Not Found") }
        defer { server.stop() }
        try await withFolder { folder in
            let reply = try await transport.download(call(server), to: folder + "/file")
            #expect(reply.status == 404)
            #expect(text(reply) == "no such file")
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder).isEmpty)
        }
    }

    @Test("writes into no file that is there, and follows no link, and then sends nothing")
    func there() async throws {
        let server = try serving { $0.answer("new") }
        defer { server.stop() }
        try await withFolder { folder in
            try "old".write(toFile: folder + "/there", atomically: false, encoding: .utf8)
            try FileManager.default.createSymbolicLink(
                atPath: folder + "/link", withDestinationPath: folder + "/elsewhere")
            for name in ["/there", "/link", "/no/folder"] {
                let sent = try call(server)
                let failed = try await failure { () async throws(TransportFailure) in
                    try await transport.download(sent, to: folder + name)
                }
                #expect(failed.kind == .storage)
            }
            #expect(try String(contentsOfFile: folder + "/there", encoding: .utf8) == "old")
            #expect(!FileManager.default.fileExists(atPath: folder + "/elsewhere"))
            #expect(server.connections == 0)
        }
    }
}
