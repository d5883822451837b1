import BatchingCore
import Foundation
import ProviderAPI

@testable import JobJournal
@testable import SmartBatching

/// A provider, a journal and desks in front of them; seconds pass 10,000 times as fast.
final class JobWorld: Sendable {
    let clock = LiveClock(speed: 10_000)
    let provider: ScriptedProvider
    let folder: URL

    init() throws {
        provider = ScriptedProvider(clock: clock)
        folder = FileManager.default.temporaryDirectory
            .appending(path: "sbtune-jobs-\(UUID().uuidString)")
        try FileManager.default.createDirectory(
            at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    }

    deinit { Canary.end(folder) }

    var path: String { folder.appending(path: "jobs.sqlite").path }

    /// A busy machine stretches real time, and so the clock's: no limit that ends a job is near.
    var settings: JobSettings {
        var settings = JobSettings(downloadFolder: folder.path)
        settings.pollEvery = Span(seconds: 30)
        settings.quietPeriod = Span(seconds: 200)
        settings.missingAfterCreate = Span(seconds: 1e9)
        settings.missingMax = Span(seconds: 1e9)
        settings.window = Span(seconds: 1e8)
        return settings
    }

    func desk(
        _ journal: JobJournal? = nil, through transport: (any Transport)? = nil,
        _ change: (inout JobSettings) -> Void = { _ in }
    ) throws -> JobDesk {
        var settings = settings
        change(&settings)
        let key = try requireKey(Canary.key)
        let wire = GeminiWire(
            endpoint: try Endpoint(baseURL: "http://127.0.0.1:1"), model: "gemini-embedding-2",
            key: key)
        return try JobDesk(
            wire: wire, transport: transport ?? provider, journal: journal, clock: clock,
            settings: settings)
    }

    func journal() throws -> JobJournal {
        try JobJournal(path: path, random: JobDesk.randomBytes(36))
    }

    func works(_ count: Int, from first: Int = 0, id: JobID = 1, price: Double = 0.01) -> Works {
        Works(
            items: (first..<first + count).map { .embed(EmbedItem("\(Canary.text) \($0)")) },
            id: id, price: price)
    }

    struct Works {
        var items: [ItemRequest]
        var id: JobID
        var price: Double
        var isProbe = false

        func work(_ desk: JobDesk) -> JobWork {
            let prints = items.map {
                ItemFingerprint($0, model: desk.wire.model, key: desk.fingerprintKey)
            }
            return JobWork(
                id: id, kind: .embed, items: items, fingerprints: prints, purpose: "index_build",
                priceUSD: price, isProbe: isProbe)
        }
    }
}

private struct NoKey: Error {}

func requireKey(_ text: String) throws -> APIKey {
    guard let key = APIKey(text) else { throw NoKey() }
    return key
}

extension JobEnd {
    /// What the provider made of each text: its number.
    var numbers: [Float?] {
        results.map { result in
            if case .success(.embedding(let embedding)) = result {
                embedding.values[0]
            } else {
                nil
            }
        }
    }

    var errorCodes: Set<String> {
        Set(
            results.compactMap { result in
                if case .failure(let error) = result { error.code } else { nil }
            })
    }
}

extension AdoptedItem.Outcome {
    var result: ItemResult? {
        if case .result(let result) = self { result } else { nil }
    }

    var isFree: Bool {
        if case .free = self { true } else { false }
    }
}
