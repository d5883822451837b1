import BatchingCore
import BatchingSimulator
import CurlTransport
import Foundation
import ProviderAPI
import ProviderEmulator
import Scenarios
import Testing

@testable import JobJournal
@testable import SmartBatching

/// What a fault leaves of a job.
private enum Left: String, Sendable {
    case done, partial, expired, rejected, cancelled
}

@Suite("A job at the emulator, over libcurl")
struct JobEmulatorTests {
    /// Whatever strikes: no job is there twice, and every result is its own item's.
    @Test(
        "is bought once and misassigns nothing, whatever strikes",
        arguments: [
            // The create. Seconds are real ones, of which each is 2,000 of the clock.
            ("429:create=1@first1", Left.done), ("token-quota@first1", .done),
            ("status:create=503@first1", .done), ("status:create=400@first1", .rejected),
            ("html:create=502@first1", .done), ("redirect:create=302@first1", .done),
            ("close:create@first1", .done), ("reset:create@first1", .done),
            ("status-after:create=503@first1", .done), ("close-after:create@first1", .done),
            ("reset-after:create@first1", .done), ("late:create=0.02@first1", .done),
            ("garbage:create=html@first1", .done), ("garbage:create=half@first1", .done),
            ("truncate:create=length@first1", .done), ("truncate:create=chunked@first1", .done),
            // The list, when the answer to the create was lost.
            ("close-after:create@first1 list-lag=0.045", .done),
            ("close-after:create@first1 list-page-2", .done),
            ("close-after:create@first1 list-duplicates", .done),
            ("close-after:create@first1 list-unordered list-stale", .done),
            ("close-after:create@first1 list-endless", .done),
            ("close-after:create@first1 status:list=503@first5", .done),
            ("close-after:create@first1 garbage:list=half@first2", .done),
            // Looks.
            ("fresh-404=0.045", .done), ("state=job", .done), ("state=lower", .done),
            ("numeric-counts", .done), ("wrong-counts", .done),
            ("status:get=503@first3", .done), ("close:get@first2", .done),
            ("truncate:get=close@first2", .done), ("429:get=seconds@first2", .done),
            ("extra-fields", .done),
            // Ends.
            ("job-end=expired", .expired), ("job-end=failed", .expired),
            ("job-end=partial", .partial), ("output-late=2", .done),
            ("output-in=response", .done), ("output-in=metadata", .done), ("in-order", .done),
            // Items. NaN is no JSON: nothing of an inline answer with one can be read.
            ("item-error=13@nth2", .partial), ("item-error=3@nth2", .partial),
            ("missing-key@nth2", .partial), ("doubled-key@nth2", .partial),
            ("unknown-key@nth2", .partial), ("missing-item@nth2", .partial),
            ("extra-item@nth2", .partial), ("vector=null@nth2", .partial),
            ("vector=empty@nth2", .partial), ("vector=dimension@nth2", .partial),
            ("vector=nan@nth2", .partial), ("vector=nan-text@nth2", .partial),
            ("vector=texts@nth2", .partial), ("vector=nulls@nth2", .partial),
            ("vector=zeros@nth2", .partial), ("vector=missing@nth2", .partial),
        ])
    private func inline(_ faults: String, _ left: Left) async throws {
        try await check(faults, left, byFile: false)
    }

    @Test(
        "is bought once and misassigns nothing when it goes by a file",
        arguments: [
            ("extra-fields", Left.done), ("upload-no-url@first1", .done),
            ("status:upload=503@first1", .done), ("status:chunk=503@first1", .done),
            ("close-after:chunk@first1", .done), ("status:download=503@first2", .done),
            ("truncate:download=length@first1", .done), ("close-after:create@first1", .done),
            ("late:create=0.02@first1", .done), ("line=not-json@nth2", .partial),
            ("line=half@nth2", .partial), ("line=status@nth2", .done), ("line=crlf@nth2", .done),
            ("line=blank@nth2", .done), ("line=binary@nth2", .partial),
            ("line=utf16@nth2", .partial), ("line=neither@nth2", .partial),
            ("missing-key@nth2", .partial), ("doubled-key@nth2", .partial),
        ])
    private func byFile(_ faults: String, _ left: Left) async throws {
        try await check(faults, left, byFile: true)
    }

    private func check(_ faults: String, _ left: Left, byFile: Bool) async throws {
        let speed = 2000.0
        let emulator = try await ProviderEmulator.start(
            EmulatorSettings(
                provider: try ProviderFiles.load(pathOrPreset: "seed"), speed: speed, seed: 7))
        let folder = FileManager.default.temporaryDirectory
            .appending(path: "sbtune-emu-\(UUID().uuidString)")
        try FileManager.default.createDirectory(
            at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        defer { Canary.end(folder) }
        var settings = JobSettings(downloadFolder: folder.path)
        settings.quietPeriod = Span(seconds: 600)
        settings.missingAfterCreate = Span(seconds: 1e9)
        settings.missingMax = Span(seconds: 1e9)
        settings.window = Span(seconds: 1e8)
        settings.inlineItemsMax = byFile ? 1 : 1000
        let wire = GeminiWire(
            endpoint: try Endpoint(baseURL: emulator.baseURL), model: "gemini-embedding-001",
            key: try requireKey(Canary.key))
        let desk = try JobDesk(
            wire: wire, transport: CurlTransport.shared, journal: nil,
            clock: LiveClock(speed: speed), settings: settings)
        let works = JobWorld.Works(
            items: (0..<6).map {
                .embed(EmbedItem("\(Canary.text) \($0)", outputDimensionality: 8))
            },
            id: 1, price: 0.01)
        // What each item's result is, without a fault.
        let calm = await desk.run(works.work(desk))
        #expect(calm.outcome == .done)
        await emulator.set(faults: try faults.split(separator: " ").map { try Fault(String($0)) })
        let end = await desk.run(works.work(desk))
        let found: Left =
            switch end.outcome {
            case .done: .done
            case .partial: .partial
            case .expired: .expired
            case .rejected: .rejected
            case .cancelled: .cancelled
            }
        #expect(found == left, "\(end.outcome) \(end.errorCodes)")
        for (mine, expected) in zip(end.results, calm.results) {
            if case .success(let value) = mine { #expect(try value == expected?.get()) }
        }
        if left == .partial { #expect(end.numbers.contains { $0 != nil }) }
        let stats = await emulator.stats()
        #expect(stats.doubledJobs == 0, "\(stats.jobs)")
        try await desk.close()
        await emulator.stop()
    }
}
