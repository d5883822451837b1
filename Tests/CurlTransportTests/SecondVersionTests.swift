import CurlTransport
import Foundation
import HTTPTypes
import ProviderAPI
import Testing

private let nginx = ["/usr/sbin/nginx", "/usr/bin/nginx", "/opt/homebrew/bin/nginx"].first {
    FileManager.default.isExecutableFile(atPath: $0)
}

@Suite(
    "A server that offers HTTP/2",
    .enabled(if: nginx != nil && openssl != nil, "nginx or openssl is not installed"))
struct SecondVersionTests {
    /// nginx, answering with the version it was spoken to in.
    private func withServer(_ body: (HTTPCall, CurlTransport) async throws -> Void) async throws {
        try await withFolder { folder in
            let (certificate, key) = try await makeCertificate(name: "IP:127.0.0.1", in: folder)
            let probe = try OddServer { _, _ in }
            probe.stop()
            let configuration = """
                daemon off; master_process off; pid \(folder)/pid; error_log /dev/null;
                events { }
                http {
                  access_log off;
                  client_body_temp_path \(folder)/b; proxy_temp_path \(folder)/p;
                  fastcgi_temp_path \(folder)/f; uwsgi_temp_path \(folder)/u;
                  scgi_temp_path \(folder)/s;
                  server {
                    listen 127.0.0.1:\(probe.port) ssl http2;
                    ssl_certificate \(certificate); ssl_certificate_key \(key);
                    location / { return 200 "$server_protocol"; }
                  }
                }
                """
            let file = folder + "/nginx.conf"
            try configuration.write(toFile: file, atomically: false, encoding: .utf8)
            let server = try start(try #require(nginx), ["-c", file, "-p", folder])
            defer { end(server) }
            let request = HTTPRequest(
                method: .post, scheme: "https", authority: "127.0.0.1:\(probe.port)", path: "/")
            let call = HTTPCall(request, body: .bytes(Array("{}".utf8)))
            try await body(call, CurlTransport(caFile: certificate))
        }
    }

    @Test("is spoken to in it, many calls over one connection")
    func shared() async throws {
        try await withServer { call, transport in
            let first = try await outcome(of: call, over: transport).get()
            #expect(text(first) == "HTTP/2.0")
            let new = try await withThrowingTaskGroup(of: Bool.self) { group in
                for _ in 0..<20 {
                    group.addTask {
                        let reply = try await transport.send(call)
                        #expect(text(reply) == "HTTP/2.0")
                        return !reply.timings.reusedConnection
                    }
                }
                return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            #expect(new == 0)
        }
    }

    @Test("is spoken to in HTTP/1.1 over a new connection for a call that is sent once")
    func once() async throws {
        try await withServer { call, transport in
            _ = try await outcome(of: call, over: transport).get()
            var once = call
            once.isSentOnce = true
            let reply = try await transport.send(once)
            #expect(text(reply) == "HTTP/1.1")
            #expect(!reply.timings.reusedConnection)
            #expect(reply.timings.tls > 0)
        }
    }
}
