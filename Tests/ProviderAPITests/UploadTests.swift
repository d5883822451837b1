import HTTPTypes
import Testing

@testable import ProviderAPI

@Suite("An upload")
struct UploadTests {
    private func field(_ call: HTTPCall, _ name: String) -> String? {
        call.request.headerFields[HTTPField.Name(name)!]
    }

    @Test("begins with its size and type")
    func start() {
        let call = wire().startUpload(displayName: "sb1-x", bytes: 62)
        #expect(call.url == "https://generativelanguage.googleapis.com/upload/v1beta/files")
        #expect(field(call, "X-Goog-Upload-Protocol") == "resumable")
        #expect(field(call, "X-Goog-Upload-Command") == "start")
        #expect(field(call, "X-Goog-Upload-Header-Content-Length") == "62")
        #expect(field(call, "X-Goog-Upload-Header-Content-Type") == "jsonl")
        #expect(call.text == #"{"file":{"display_name":"sb1-x","mime_type":"jsonl"}}"#)
    }

    @Test("goes on without the key, at the address that was told")
    func chunk() throws {
        let url =
            "https://generativelanguage.googleapis.com/upload/v1beta/files?upload_id=A-b_9&x=1"
        let more = try wire().uploadChunk(url: url, .bytes([1]), offset: 0, isLast: false)
        #expect(more.url == url && more.key == nil)
        #expect(field(more, "X-Goog-Upload-Command") == "upload")
        #expect(field(more, "X-Goog-Upload-Offset") == "0")
        let last = try wire().uploadChunk(
            url: url, .file(path: "f", offset: 8, count: 2), offset: 8, isLast: true)
        #expect(field(last, "X-Goog-Upload-Command") == "upload, finalize")
        #expect(field(last, "X-Goog-Upload-Offset") == "8")
    }

    @Test(
        "goes to the provider only",
        arguments: [
            ("https://storage.googleapis.com/a?b", true), ("https://evil.example/a", false),
            ("https://googleapis.com.evil.example/a", false),
            ("https://evilgoogleapis.com/", false),
            ("http://generativelanguage.googleapis.com/a", false),
            ("ftp://a.googleapis.com/", false),
            ("https://u@a.googleapis.com/", false),
            ("https://a.googleapis.com\\@evil.example/", false),
            ("https://a.googleapis.com:444/", false), ("https://a.googleapis.com/ b", false),
            ("", false), ("/upload", false), ("https://a.googleapis.com/#f", false),
        ])
    func hosts(url: String, isAllowed: Bool) {
        let call = try? wire().uploadChunk(url: url, .none, offset: 0, isLast: true)
        #expect((call != nil) == isAllowed)
    }

    @Test("to this machine may be told under another of its names")
    func loopback() throws {
        let local = wire(at: try Endpoint(baseURL: "http://localhost:8080"))
        let url = "http://127.0.0.1:8080/upload?id=1"
        #expect(try local.uploadChunk(url: url, .none, offset: 0, isLast: true).url == url)
        #expect(throws: ProviderError.self) {
            try local.uploadChunk(
                url: "http://example.com/upload", .none, offset: 0, isLast: true)
        }
        #expect(throws: ProviderError.self) {
            try local.uploadChunk(
                url: "https://storage.googleapis.com/a", .none, offset: 0, isLast: true)
        }
    }

    @Test("is answered with its address, and in the end with the file's name")
    func answers() throws {
        let started = reply(
            "", headers: [("x-goog-upload-url", "https://h/u"), ("x-goog-upload-status", "active")])
        #expect(try GeminiAnswer.uploadURL(started) == "https://h/u")
        #expect(throws: ProviderError.self) { try GeminiAnswer.uploadURL(reply("")) }
        #expect(throws: ProviderError.self) { try GeminiAnswer.uploadURL(reply("", status: 503)) }
        #expect(try GeminiAnswer.uploadedFile(reply(Samples.file)) == "files/abc")
        // As a look at the file is answered, without the frame.
        #expect(try GeminiAnswer.uploadedFile(reply(#"{"name":"files/a-1"}"#)) == "files/a-1")
        for body in [
            "", "{}", #"{"file":{"name":"files/../x"}}"#, #"{"file":{"name":"batches/x"}}"#,
            #"{"file":{"name":"files/a","state":"FAILED"}}"#, #"{"file":{"name":7}}"#,
        ] {
            #expect(throws: ProviderError.self) { try GeminiAnswer.uploadedFile(reply(body)) }
        }
    }
}
