import Diagnostics
import Testing

@testable import ProviderAPI

@Suite("An endpoint")
struct EndpointTests {
    @Test("is the parts of its address, its last slash apart")
    func parts() throws {
        let plain = try Endpoint(baseURL: "https://Example.com")
        #expect(plain.scheme == "https" && plain.authority == "example.com")
        #expect(plain.pathPrefix.isEmpty && plain.version == "v1beta")
        let long = try Endpoint(baseURL: "http://127.0.0.1:8080/gate/way//", version: "v1")
        #expect(long.authority == "127.0.0.1:8080" && long.pathPrefix == "/gate/way")
        #expect(long.version == "v1" && long.isLoopback)
        #expect(try Endpoint(baseURL: "https://generativelanguage.googleapis.com") == .gemini)
        #expect(try Endpoint(baseURL: "http://[::1]:99").host == "::1")
    }

    @Test(
        "may be spoken to in plain http on this machine only",
        arguments: [
            ("http://localhost:1", true), ("http://127.8.9.10", true), ("http://[::1]", true),
            ("http://localhost.evil.example", false), ("http://example.com", false),
            ("http://127.0.0.1.example.com", false), ("http://10.0.0.1", false),
            ("http://[::2]", false), ("http://0.0.0.0", false),
        ])
    func loopback(url: String, isAllowed: Bool) {
        #expect(((try? Endpoint(baseURL: url)) != nil) == isAllowed)
    }

    @Test(
        "is refused without a word of its address, which may hold a secret",
        arguments: [
            "", "https://", "ftp://s3cret", "s3cret.example", "//s3cret",
            "https://user:s3cret@host",
            "https://host?key=s3cret", "https://host/#s3cret", "https://host/a/../s3cret",
            "https://host/s3 cret", "https://host:0", "https://host:65536", "https://host:s3cret",
            "https://ho st", "https://host\\@s3cret", "https://-s3cret", "https://host/a//s3cret",
            "https://[::1", "https://host/s3cret\n", "https://höst", "https://host:",
        ])
    func refused(url: String) {
        do {
            let endpoint = try Endpoint(baseURL: url)
            Issue.record("\(endpoint)")
        } catch {
            #expect(error.subject == .configuration)
            #expect(!error.description.contains("s3"), "\(error)")
            #expect(!error.remedy.isEmpty)
        }
    }

    @Test("has a version that is a word")
    func version() {
        #expect(throws: InputError.self) {
            try Endpoint(baseURL: "https://host", version: "v1/../v2")
        }
        #expect(throws: InputError.self) { try Endpoint(baseURL: "https://host", version: "") }
    }
}
