import BatchingCore
import Diagnostics
import Foundation

@testable import JobJournal

/// A directory that is gone when its last user is, and journals in it.
final class JournalFolder: Sendable {
    let url: URL

    init() throws {
        url = FileManager.default.temporaryDirectory
            .appending(path: "sbtune-journal-\(UUID().uuidString)")
        try FileManager.default.createDirectory(
            at: url, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    func path(_ name: String = "jobs.sqlite") -> String { url.appending(path: name).path }

    func open(_ name: String = "jobs.sqlite") throws -> JobJournal {
        try JobJournal(path: path(name), random: JournalSamples.random)
    }

    func names() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: url.path).sorted()
    }

    func mode(_ name: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: path(name))[.posixPermissions] as? Int
    }
}

enum JournalSamples {
    static let random = (0..<36).map { UInt8($0 * 7) }
    /// 2026-01-02 00:00:00 UTC.
    static let midnight: Int64 = 1_767_312_000_000_000

    static func job(_ number: Int = 1, items: Int = 3, journal: String = "000E1S") -> JournalJob {
        let token = JobToken(
            journal: journal, micros: midnight,
            random: (0..<10).map { UInt8(truncatingIfNeeded: number * 31 + $0) })
        return JournalJob(
            token: token, kind: .embed, provider: "gemini", model: "m", purpose: "rag_query",
            account: [1, 2, 3], payload: [4, 5], items: items,
            intendedAt: midnight + Int64(number), priceMicroUSD: 1500)
    }

    static func fingerprints(_ count: Int, _ seed: Int = 0) -> [[UInt8]] {
        (0..<count).map { index in
            (0..<32).map { UInt8(truncatingIfNeeded: seed + index * 17 + $0) }
        }
    }
}

extension JobJournal {
    /// A job that is written down and at the provider.
    func submitted(_ job: JournalJob, remote: String) throws -> JournalJob {
        var job = try add(job, fingerprints: JournalSamples.fingerprints(job.items))
        job = try move(job, to: .submitting) { $0.attempts += 1 }
        return try move(job, to: .submitted) { $0.remote = remote }
    }
}
