import CurlTransport
import Diagnostics
import Foundation
import JobJournal
import ProviderAPI

/// What people do with the jobs of a journal: look at them, bring them in, give them up.
///
/// Looking needs neither a key nor the journal's lock; everything else holds the journal, so that no
/// client can run over it meanwhile.
public final class JobOffice: Sendable {
    private let journal: JobJournal
    private let desk: JobDesk

    /// - Parameters:
    ///   - provider: where the jobs are, and with which key.
    ///   - path: the journal's file.
    ///   - settings: of which those of jobs count.
    ///   - isRebuilding: whether the journal may be made anew although there are receipts of one;
    ///     otherwise it has to be there.
    /// - Throws: `InputError`: no key, a journal that cannot be opened or that another process
    ///   holds.
    public init(
        _ provider: Provider, journal path: String, settings: ClientSettings = ClientSettings(),
        isRebuilding: Bool = false
    ) throws {
        let key = try provider.key.key()
        let wire = GeminiWire(
            endpoint: try provider.endpoint(), model: provider.model(for: .embed), key: key)
        journal = try Self.open(path, isRebuilding: isRebuilding)
        var own = JobSettings(
            settings, downloadFolder: URL(filePath: path).deletingLastPathComponent().path)
        own.isAlone = true
        desk = try JobDesk(
            wire: wire, transport: provider.transport, journal: journal,
            clock: LiveClock(speed: settings.speed), settings: own)
        // The lock is held: nobody is about to create these.
        for job in try journal.jobs()
        where [.planned, .uploading, .uploaded].contains(job.state) {
            _ = try journal.move(job, to: .abandoned)
        }
    }

    /// To write; one that is not there is made only to be rebuilt.
    private static func open(_ path: String, isRebuilding: Bool) throws -> JobJournal {
        if !isRebuilding { try JobJournal(reading: path).close() }
        return try JobJournal(
            path: path, random: Entropy.bytes(JobJournal.randomBytes), isRebuilding: isRebuilding)
    }

    // MARK: Looking

    /// What a journal holds.
    public struct Holding: Sendable, Equatable {
        /// In order of intent.
        public var cards: [JobCard]
        /// Rows that are not what was written, and are not believed.
        public var damagedRows: Int
    }

    /// Reads the journal, also while another process holds it.
    ///
    /// - Throws: `InputError(.storage)` where there is none that can be read.
    public static func holding(of path: String) throws -> Holding {
        let journal = try JobJournal(reading: path)
        let cards = try journal.cards()
        let damaged = journal.damage.count
        try journal.close()
        return Holding(cards: cards, damagedRows: damaged)
    }

    /// Takes a job out of the journal; it needs no key.
    ///
    /// - Throws: `InputError(.usage)` for one that is known to be at the provider.
    public static func forget(_ token: String, journal path: String) throws {
        let journal = try open(path, isRebuilding: false)
        let (job, _) = try journal.known(token)
        try journal.forgetOneThatIsNotOut(job)
        try journal.close()
    }

    // MARK: Doing

    /// Looks at every open job of this key, and brings in those that are over.
    ///
    /// - Parameter wait: until all of them are over, or need a person; otherwise each is looked at
    ///   once.
    /// - Returns: all jobs, as they are then.
    /// - Throws: `ClientError.failed` where the provider refuses the key or cannot be reached.
    public func resume(wait: Bool) async throws -> [JobCard] {
        if try openJobs > 0 { try await greet() }
        _ = try await desk.resumeAll(wait: wait)
        return try journal.cards()
    }

    /// Open jobs that were bought with this key.
    public var openJobs: Int {
        get throws {
            try journal.jobs().count { $0.state.mayBeBought && $0.account == desk.account }
        }
    }

    /// Open jobs that were bought with another key: nothing is known about them.
    public var strangersJobs: Int {
        get throws {
            try journal.jobs().count { $0.state.mayBeBought && $0.account != desk.account }
        }
    }

    /// Gives a job up, at the provider as well; how it stands then.
    ///
    /// One whose create has an unknown end is looked for first, which takes minutes.
    public func cancel(_ token: String) async throws -> JobCard {
        let (job, name) = try journal.known(token)
        if job.state.mayBeBought {
            guard job.account == desk.account else {
                throw InputError(
                    .usage, "job \(name) was bought with another key",
                    remedy: "give that one: nobody else can see the job")
            }
            try await greet()
        }
        let left = try await desk.cancel(name)
        return JobCard(left, try journal.itemCounts()[left.number])
    }

    /// Writes down jobs that the provider has and the journal has not; how many.
    ///
    /// They are found by their names; which texts they hold is lost, so that their results are
    /// counted and not given to anybody.
    public func rebuild() async throws -> Int {
        try await greet()
        do {
            return try await desk.rebuildFromProvider()
        } catch let error as ProviderError {
            throw ClientError.failed(ItemFailure(.provider(error)))
        }
    }

    /// Ends what nobody waits for and closes the journal; jobs that are out stay in it.
    public func close() async throws { try await desk.close() }

    /// Whether the provider is there and takes the key, before anything is concluded from silence.
    private func greet() async throws {
        switch await desk.send(desk.wire.jobs(pageSize: 1)) {
        case .success(let reply) where reply.status == 200: return
        case .success(let reply):
            let error = GeminiAnswer.error(reply, key: desk.wire.key)
            throw ClientError.failed(ItemFailure(.provider(error)))
        case .failure(let failure):
            throw ClientError.failed(ItemFailure(.transport(failure)))
        }
    }
}

extension JobJournal {
    /// - Throws: `InputError(.usage)` for a name that is none of its jobs'.
    fileprivate func known(_ text: String) throws -> (JournalJob, JobToken) {
        guard let token = JobToken(text), let job = try job(token) else {
            throw InputError(.usage, "no job \(text)", remedy: "see sbtune jobs list")
        }
        return (job, token)
    }

    /// - Throws: `InputError(.usage)` while it is known to be at the provider: cancel it first.
    func forgetOneThatIsNotOut(_ job: JournalJob) throws {
        guard ![.submitting, .submitted, .fetching].contains(job.state) else {
            throw InputError(
                .usage, "job \(job.token) is at the provider (\(job.state.rawValue))",
                remedy: "sbtune jobs cancel \(job.token) first")
        }
        _ = try forget(job.token)
    }
}
