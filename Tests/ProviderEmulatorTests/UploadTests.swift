import Foundation
import ProviderEmulator
import Testing

@Suite("Uploads to the emulator", .serialized)
struct UploadTests {
    private let granularity = 8_388_608

    private func start(_ bench: Bench, size: Int) async throws -> String {
        let answer = await bench.startUpload(size: size)
        #expect(answer.status == 200)
        #expect(answer.headers["x-goog-upload-status"] == "active")
        #expect(answer.headers["x-goog-upload-chunk-granularity"] == String(granularity))
        let url = try #require(answer.headers["x-goog-upload-url"])
        #expect(url.hasPrefix(bench.emulator.baseURL + "/upload/"))
        return url
    }

    @Test("come in pieces, tell how far they are, and end in a file")
    func pieces() async throws {
        try await Bench.with { bench in
            let bytes = Data(repeating: 0x61, count: granularity + 100)
            let url = try await start(bench, size: bytes.count)
            let first = await bench.chunk(url, bytes.prefix(granularity), offset: 0, "upload")
            #expect(first.headers["x-goog-upload-status"] == "active")
            // After a broken connection a client asks how much has arrived.
            let query = await bench.chunk(url, Data(), offset: 0, "query")
            #expect(query.headers["x-goog-upload-size-received"] == String(granularity))
            #expect(query.headers["x-goog-upload-status"] == "active")
            let last = await bench.chunk(
                url, bytes.suffix(100), offset: granularity, "upload, finalize")
            #expect(last.headers["x-goog-upload-status"] == "final")
            #expect(last.text("file.sizeBytes") == String(bytes.count))
            #expect(last.text("file.state") == "ACTIVE")
            let name = try #require(last.text("file.name"))
            #expect(await bench.get("/v1beta/\(name)").text("sizeBytes") == String(bytes.count))
            #expect(await bench.get("/v1beta/files").list("files").count == 1)
            // Uploaded files cannot be fetched back.
            #expect(await bench.get("/v1beta/\(name):download?alt=media").status == 400)
            #expect(
                await bench.http.send("DELETE", "/v1beta/\(name)", headers: Bench.key).text == "{}")
            #expect(await bench.get("/v1beta/\(name)").status == 404)
        }
    }

    @Test("are refused at a wrong offset, in odd pieces, or of another size than announced")
    func refused() async throws {
        try await Bench.with { bench in
            let url = try await start(bench, size: 10)
            let ten = Data(repeating: 0x61, count: 10)
            #expect(await bench.chunk(url, ten, offset: 5, "upload, finalize").status == 400)
            #expect(await bench.chunk(url, ten, offset: 0, "upload").status == 400)
            let short = await bench.chunk(url, ten.prefix(9), offset: 0, "upload, finalize")
            #expect(short.status == 400)
            #expect(await bench.chunk(url, ten, offset: 0, "upload, finalize").status == 200)
        }
    }
}
