import BatchingSimulator
import Foundation
import ProviderEmulator
import Testing

/// Python's official SDK in an environment of its own, kept between runs.
enum GoogleSDK {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()
    private static let environment = root.appending(path: ".build/google-genai-venv").path
    static let python = environment + "/bin/python"
    static let script = root.appending(path: "Tests/ProviderEmulatorTests/google_genai.py").path

    /// Nil where it is there; otherwise why it is not.
    static let absence: String? = {
        if runs([python, "-c", "import google.genai"]) { return nil }
        guard runs(["python3", "-c", "import venv"]) else { return "python3 is absent" }
        guard runs(["python3", "-m", "venv", environment]) else { return "venv does not work" }
        guard runs([python, "-m", "pip", "install", "--quiet", "google-genai"]) else {
            return "pip cannot install google-genai: no package index can be reached"
        }
        return nil
    }()

    private static func runs(_ words: [String]) -> Bool { (try? run(words).status) == 0 }

    static func run(_ words: [String]) throws -> (status: Int32, output: String) {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = words
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let bytes = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: bytes, as: UTF8.self))
    }
}

@Suite("The official Python SDK")
struct SDKTests {
    @Test("works against the emulator with nothing but its base URL changed")
    func google() async throws {
        if let absence = GoogleSDK.absence {
            print("skipped: the official SDK against the emulator, because \(absence)")
            return
        }
        var provider = Bench.quick
        // Long enough that a job can be cancelled before its end: 0.3 s at a speed of 100.
        provider.batch.overhead = .constant(30)
        let settings = EmulatorSettings(provider: provider, speed: 100)
        let emulator = try await ProviderEmulator.start(settings)
        let url = emulator.baseURL
        let outcome = await withCheckedContinuation { continuation in
            Thread.detachNewThread {
                continuation.resume(
                    returning: try? GoogleSDK.run([GoogleSDK.python, GoogleSDK.script, url]))
            }
        }
        await emulator.stop()
        let output = try #require(outcome?.output)
        #expect(outcome?.status == 0 && output.hasSuffix("all well\n"), "\(output)")
    }
}
