import Diagnostics
import Foundation
import ProviderEmulator
import Testing

@Suite("The emulator's door", .serialized)
struct DoorTests {
    @Test(
        "lets nobody in without a good key",
        arguments: [
            (nil, 403, "PERMISSION_DENIED"), ("an-invalid-key", 400, "INVALID_ARGUMENT"),
            ("forbidden", 403, "PERMISSION_DENIED"), ("any", 404, "NOT_FOUND"),
        ])
    func keys(key: String?, status: Int, word: String) async throws {
        try await Bench.with { bench in
            let headers = key.map { ["x-goog-api-key": $0] } ?? [:]
            let answer = await bench.get("/v1beta/batches/none", headers: headers)
            #expect(answer.status == status && answer.text("error.status") == word)
            if status == 400 {
                #expect(answer.text("error.details.0.reason") == "API_KEY_INVALID")
            }
            let query = key.map { "?key=\($0)" } ?? ""
            let same = await bench.get("/v1beta/batches/none" + query, headers: [:])
            #expect(same.status == status)
        }
    }

    @Test(
        "keeps pages in browsers out",
        arguments: [
            (["Host": "evil.example"], 403), (["Host": "127.0.0.1.evil.example"], 403),
            (["Host": "localhost:80"], 200), (["Host": "[::1]:80"], 200), (["Host": ""], 403),
            (["Host": "127.0.0.1", "Origin": "http://127.0.0.1"], 403), (["Origin": "null"], 403),
        ])
    func browsers(headers: [String: String], status: Int) async throws {
        try await Bench.with { bench in
            let answer = await bench.get("/emulator/stats", headers: headers)
            #expect(answer.status == status)
        }
    }

    @Test("opens to other machines only with a token, and then to nobody without it")
    func token() async throws {
        let open = EmulatorSettings(provider: Bench.quick, host: "0.0.0.0")
        await #expect(throws: InputError.self) { try await ProviderEmulator.start(open) }
        let settings = EmulatorSettings(
            provider: Bench.quick, host: "0.0.0.0", token: "sixteen-letters!")
        let emulator = try await ProviderEmulator.start(settings)
        let port = try #require(UInt16(emulator.baseURL.split(separator: ":").last ?? ""))
        let http = RawHTTP(port: port)
        for (token, status) in [("", 403), ("sixteen-letters?", 403), ("sixteen-letters!", 200)] {
            let answer = await http.send(
                "GET", "/emulator/stats", headers: ["x-emulator-token": token, "Host": "any.name"])
            #expect(answer.status == status)
        }
        await emulator.stop()
    }

    @Test("says that a port is taken")
    func port() async throws {
        try await Bench.with { bench in
            let settings = EmulatorSettings(provider: Bench.quick, port: bench.http.port)
            await #expect(throws: InputError.self) { try await ProviderEmulator.start(settings) }
        }
    }
}
