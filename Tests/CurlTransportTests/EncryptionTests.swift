import CurlTransport
import Foundation
import HTTPTypes
import ProviderAPI
import Testing

@Suite("An encrypted connection", .enabled(if: openssl != nil, "openssl is not installed"))
struct EncryptionTests {
    /// A certificate that signed itself, and a server that shows it; `extra` to the server.
    private func withServer(
        name: String, _ extra: [String] = [], _ body: (HTTPCall, String) async throws -> Void
    ) async throws {
        try await withFolder { folder in
            let (certificate, key) = try await makeCertificate(name: name, in: folder)
            // A port that was free a moment ago.
            let probe = try OddServer { _, _ in }
            probe.stop()
            let server = try start(
                try #require(openssl),
                [
                    "s_server", "-accept", "\(probe.port)", "-cert", certificate, "-key", key,
                    "-www", "-quiet",
                ] + extra)
            defer { end(server) }
            let get = HTTPRequest(
                method: .get, scheme: "https", authority: "127.0.0.1:\(probe.port)", path: "/")
            try await body(HTTPCall(get), certificate)
        }
    }

    @Test("to a server that vouches for itself is refused, before anything is sent")
    func untrusted() async throws {
        try await withServer(name: "IP:127.0.0.1") { call, _ in
            guard case .failure(let failed) = try await outcome(of: call, over: .shared) else {
                Issue.record("it was trusted")
                return
            }
            #expect(failed.kind == .unsent)
            #expect(failed.detail.hasSuffix(": its certificate is not to be trusted"))
        }
    }

    @Test("to it is made where its authority was added")
    func added() async throws {
        try await withServer(name: "IP:127.0.0.1") { call, certificate in
            let transport = CurlTransport(caFile: certificate)
            let reply = try await outcome(of: call, over: transport).get()
            #expect(reply.status == 200)
            #expect(reply.timings.tls > 0)
        }
    }

    @Test("to a server with another's name is refused, its authority added or not")
    func wrongName() async throws {
        try await withServer(name: "DNS:example.com") { call, certificate in
            let transport = CurlTransport(caFile: certificate)
            guard case .failure(let failed) = try await outcome(of: call, over: transport) else {
                Issue.record("it was trusted")
                return
            }
            #expect(failed.kind == .unsent)
        }
    }

    @Test("older than TLS 1.2 is refused")
    func old() async throws {
        let tls11 = ["-tls1_1", "-cipher", "DEFAULT@SECLEVEL=0"]
        try await withServer(name: "IP:127.0.0.1", tls11) { call, certificate in
            let transport = CurlTransport(caFile: certificate)
            guard case .failure(let failed) = try await outcome(of: call, over: transport) else {
                Issue.record("it was spoken")
                return
            }
            #expect(failed.kind == .unsent)
        }
    }

    @Test("with a file of authorities that is not there is refused")
    func noFile() async throws {
        let request = HTTPRequest(
            method: .get, scheme: "https", authority: "127.0.0.1:1", path: "/")
        let transport = CurlTransport(caFile: "/nowhere/authorities.pem")
        let failed = try await failure { () async throws(TransportFailure) in
            try await transport.send(HTTPCall(request))
        }
        #expect(failed.kind == .refused || failed.kind == .unsent)
    }
}
