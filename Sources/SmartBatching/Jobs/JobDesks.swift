import BatchingCore
import Diagnostics
import Foundation
import JobJournal
import Logging
import ProviderAPI

/// The desks of one client, one per model, over one journal that is opened when it is needed.
///
/// A run that makes no job needs no journal: it can go on beside another that holds it.
actor JobDesks {
    private let path: String?
    private let transport: any Transport
    private let clock: LiveClock
    private let settings: ClientSettings
    private var journal: JobJournal?
    private var desks: [String: JobDesk] = [:]

    /// - Parameter path: nil = jobs are kept in memory only.
    init(
        journal path: String?, transport: any Transport, clock: LiveClock,
        settings: ClientSettings
    ) {
        self.path = path
        self.transport = transport
        self.clock = clock
        self.settings = settings
    }

    /// - Throws: `InputError(.storage)` where the journal cannot be opened, or another process
    ///   holds it.
    func desk(for wire: GeminiWire) throws -> JobDesk {
        if let known = desks[wire.model] { return known }
        if journal == nil, let path {
            journal = try JobJournal(
                path: path, random: Entropy.bytes(JobJournal.randomBytes))
        }
        let folder = path.map { URL(filePath: $0).deletingLastPathComponent().path }
        let desk = try JobDesk(
            wire: wire, transport: transport, journal: journal, clock: clock,
            settings: JobSettings(
                settings, downloadFolder: folder ?? FileManager.default.temporaryDirectory.path))
        desks[wire.model] = desk
        return desk
    }

    /// For each item what earlier jobs hold of it, or will bring; empty = nothing at all.
    ///
    /// A journal that another process holds has jobs of that one: they are not ours to take.
    func adopt(_ items: [ItemRequest], _ wire: GeminiWire) async -> [AdoptedItem?] {
        let isThere = path.map { FileManager.default.fileExists(atPath: $0) } ?? false
        guard isThere || desks[wire.model] != nil else { return [] }
        do {
            return try await desk(for: wire).adopt(items)
        } catch {
            settings.logger.warning("earlier jobs are left alone: \(error)")
            return []
        }
    }

    func run(_ work: JobWork, _ wire: GeminiWire) async -> JobEnd {
        do {
            let desk = try desk(for: wire)
            try refuseDamage()
            var work = work
            work.fingerprints = desk.fingerprints(of: work.items)
            return await desk.run(work)
        } catch {
            let trouble =
                error as? InputError ?? InputError(.storage, "the journal failed: \(error)")
            return JobEnd(
                outcome: .rejected, results: work.items.map { _ in nil }, polls: 0, token: nil,
                trouble: trouble)
        }
    }

    /// Rows that are damaged may be of jobs that hold just these items: nothing new is bought over them.
    private func refuseDamage() throws {
        guard let journal, !journal.damage.isEmpty else { return }
        let count = journal.damage.count
        throw InputError(
            .storage, file: path ?? "",
            "\(count) \(count == 1 ? "row" : "rows") of the journal cannot be believed: "
                + "nobody can say what they held",
            remedy: "move it aside and make it anew with sbtune jobs rebuild --from-provider")
    }

    func cancel(_ number: JobNumber, _ wire: GeminiWire) async {
        await desks[wire.model]?.cancel(number)
    }

    /// Whoever waited for these has gone.
    func left(_ items: [JobItemName]) async {
        for (token, items) in Dictionary(grouping: items, by: \.token) {
            guard let token = JobToken(token) else { continue }
            // Each is of one model, and so at one desk.
            for desk in desks.values { await desk.left(token, items.map(\.index)) }
        }
    }

    /// The same of items of a job that is out.
    func left(_ number: JobNumber, _ items: [Int], _ wire: GeminiWire) async {
        await desks[wire.model]?.left(number, items)
    }

    func delivered(_ items: [JobItemName]) async {
        // They are all in one journal: any desk can reach it.
        await desks.values.first?.delivered(items)
    }

    func close() async {
        for desk in desks.values { await desk.end() }
        do {
            try journal?.close()
        } catch {
            settings.logger.warning("journal: \(error)")
        }
        desks = [:]
        journal = nil
    }
}

extension JobSettings {
    init(_ settings: ClientSettings, downloadFolder: String) {
        self.init(downloadFolder: downloadFolder)
        pollEvery = Span(settings.pollEvery)
        onUncertain = settings.onUncertain
    }
}
