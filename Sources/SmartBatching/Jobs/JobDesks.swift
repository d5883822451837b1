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

    /// For each item what jobs of earlier runs hold of it, or will bring; empty = nothing at all.
    ///
    /// A journal that another process holds has jobs of that one: they are not ours to take.
    func adopt(_ items: [ItemRequest], _ wire: GeminiWire) async -> [AdoptedItem?] {
        guard let path, journal != nil || FileManager.default.fileExists(atPath: path) else {
            return []
        }
        do {
            return try await desk(for: wire).adopt(items)
        } catch {
            settings.logger.warning("jobs of earlier runs are left alone: \(error)")
            return []
        }
    }

    func run(_ work: JobWork, _ wire: GeminiWire) async -> JobEnd {
        do {
            let desk = try desk(for: wire)
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

    func cancel(_ id: JobID, _ wire: GeminiWire) async { await desks[wire.model]?.cancel(id) }

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
