import BatchingCore
import Crypto
import Diagnostics
import Foundation
import JobJournal
import ProviderAPI

/// Carries jobs out: written down, created once, followed, fetched, checked, kept.
///
/// A job is bought at most once, whatever happens to the answers or to this process: its intent is
/// on disk before the first byte is sent, and an end of the create that is not known for certain is
/// looked up at the provider, not tried again.
actor JobDesk {
    nonisolated let wire: GeminiWire
    let transport: any Transport
    nonisolated let journal: JobJournal
    let clock: LiveClock
    let settings: JobSettings
    /// Microseconds since 1970; for people only.
    let wallMicros: @Sendable () -> Int64
    nonisolated let random: @Sendable (Int) -> [UInt8]
    /// Tells whose jobs those in the journal are, without keeping the key.
    nonisolated let account: [UInt8]

    /// By the dispatcher's number, and all of them by token.
    var numbered: [JobNumber: JobFlight] = [:]
    var flights: [JobToken: JobFlight] = [:]
    /// Whoever waits for a job that another task follows.
    var waiters: [JobToken: [Int: CheckedContinuation<Void, Never>]] = [:]
    var waiterCount = 0
    /// The last job of each number.
    private(set) var tokens: [JobNumber: JobToken] = [:]
    /// Numbers that were given up before their job was begun, and items that were left before it:
    /// tasks may overtake each other on their way here.
    private var unborn: Set<JobNumber> = []
    var leftUnborn: [JobNumber: [Int]] = [:]
    /// Jobs of this run: nobody adopts what somebody waits for.
    var own: Set<JobToken> = []
    /// What earlier runs hold or will bring; nil = not yet read.
    var heirlooms: [ItemFingerprint: [(token: JobToken, index: Int)]]?
    var resumptions: [JobToken: Task<Void, Never>] = [:]
    /// Work that nobody waits for: late twins, remote files.
    var background: [Int: Task<Void, Never>] = [:]
    private var backgroundCount = 0
    /// The last listing, and the one that is being read.
    var lastListing: Reconciliation.Listing?
    var listing: Task<Reconciliation.Listing, Never>?
    /// Until when late twins are looked for; nil = nobody looks.
    var twinWatch: Instant?
    /// Jobs that were cancelled as bought twice.
    var cancelledTwins: Set<String> = []
    /// The last job that began with an item and brought nothing: its items' next job is its child.
    var childless: [ItemFingerprint: JobToken] = [:]

    /// - Parameters:
    ///   - journal: nil = in memory: the same rules, but a crash forgets what is out.
    ///   - random: so many random bytes.
    init(
        wire: GeminiWire, transport: any Transport, journal: JobJournal?, clock: LiveClock,
        settings: JobSettings, wallMicros: @escaping @Sendable () -> Int64 = JobDesk.wallMicros,
        random: @escaping @Sendable (Int) -> [UInt8] = JobDesk.randomBytes
    ) throws {
        self.wire = wire
        self.transport = transport
        let kept = try journal ?? JobJournal(inMemory: random(JobJournal.randomBytes))
        self.journal = kept
        self.clock = clock
        self.settings = settings
        self.wallMicros = wallMicros
        self.random = random
        let mac = HMAC<SHA256>.authenticationCode(
            for: Array("account \(wire.key.secret)".utf8), using: SymmetricKey(data: kept.key))
        account = Array(mac.prefix(16))
        // Nobody has asked for their results since, and the provider's have long expired.
        _ = try kept.forgetEnded(before: wallMicros() - 30 * 86_400_000_000)
        // Nothing of these can be at the provider: their run ended before the create.
        for job in try kept.jobs()
        where [.planned, .uploading, .uploaded].contains(job.state) && job.model == wire.model {
            _ = try kept.move(job, to: .abandoned)
        }
    }

    static func wallMicros() -> Int64 { Int64(Date().timeIntervalSince1970 * 1e6) }

    static func randomBytes(_ count: Int) -> [UInt8] {
        SymmetricKey(size: SymmetricKeySize(bitCount: 8 * count)).withUnsafeBytes { Array($0) }
    }

    /// For `ItemFingerprint`.
    nonisolated var fingerprintKey: SymmetricKey { SymmetricKey(data: journal.key) }

    /// Intent, one create, looks, results, journal; then its end.
    ///
    /// Where the task that waits is cancelled, the job stays in the journal, and the next run picks
    /// it up.
    func run(_ work: JobWork) async -> JobEnd {
        let flight: JobFlight
        do {
            flight = try begin(work)
        } catch {
            return JobEnd(JobStop.storage(trouble(error)), items: work.items.count, nil)
        }
        let number = JobNumber(driver: work.driver, id: work.id)
        numbered[number] = flight
        flights[flight.token] = flight
        tokens[number] = flight.token
        flight.isUnwanted = unborn.remove(number) != nil
        if let items = leftUnborn.removeValue(forKey: number) { left(flight.token, items) }
        defer {
            numbered[number] = nil
            land(flight)
        }
        do {
            try await create(flight)
            let results = try await bring(flight, try await follow(flight))
            return JobEnd(
                outcome: JobEnd.outcome(of: results), results: results, polls: flight.polls,
                token: flight.token.text)
        } catch {
            let stop = self.stop(error)
            if Task.isCancelled { leave(flight) }
            if case .expired = stop.outcome, let first = work.fingerprints.first {
                childless[first] = flight.token
            }
            return JobEnd(stop, items: work.items.count, flight)
        }
    }

    /// Gives a job up that `run` is carrying out; that one then returns as soon as its end is known.
    func cancel(_ number: JobNumber) {
        guard let flight = numbered[number] else {
            // A job that has ended needs no cancelling; the number's next one must not be struck.
            if tokens[number] == nil { unborn.insert(number) }
            return
        }
        flight.isUnwanted = true
        flight.sleeper?.cancel()
    }

    /// Ends of items that were told to whoever asked: they are not kept, nor given again.
    func delivered(_ token: String, items: [Int]) throws {
        guard let token = JobToken(token) else { return }
        try journal.deliver(token, items: items)
    }

    /// Ends what nobody waits for and closes the journal; jobs that are out stay in it.
    func close() async throws {
        await end()
        try journal.close()
    }

    /// Ends what nobody waits for, and leaves the journal to whoever opened it.
    func end() async {
        let tasks = Array(background.values) + Array(resumptions.values)
        for task in tasks { task.cancel() }
        for task in tasks { await task.value }
    }

    func inBackground(_ work: @escaping @Sendable (isolated JobDesk) async -> Void) {
        backgroundCount += 1
        let number = backgroundCount
        background[number] = Task {
            await work(self)
            self.background[number] = nil
        }
    }

    private func begin(_ work: JobWork) throws -> JobFlight {
        var payload = SHA256()
        for fingerprint in work.fingerprints { payload.update(data: fingerprint.bytes) }
        let now = wallMicros()
        let job = JournalJob(
            token: JobToken(
                journal: journal.id, micros: now, random: random(JobToken.randomBytes)),
            kind: work.kind, provider: settings.provider, model: wire.model,
            purpose: work.purpose, isProbe: work.isProbe, account: account,
            payload: Array(payload.finalize()), items: work.items.count,
            parent: work.fingerprints.first.flatMap { childless.removeValue(forKey: $0)?.text },
            intendedAt: now,
            priceMicroUSD: Int64((min(max(0, work.priceUSD), 1e9) * 1e6).rounded()))
        own.insert(job.token)
        let kept = try journal.add(job, fingerprints: work.fingerprints.map(\.bytes))
        return JobFlight(kept, items: work.items, created: clock.now)
    }

    func stop(_ error: any Error) -> JobStop {
        if let stop = error as? JobStop { return stop }
        return .storage(trouble(error))
    }

    private func trouble(_ error: any Error) -> InputError {
        error as? InputError ?? InputError(.storage, file: journal.path, "\(type(of: error))")
    }
}

extension JobEnd {
    fileprivate init(_ stop: JobStop, items: Int, _ flight: JobFlight?) {
        // The disk's trouble is told as what it is, not as the provider's refusal.
        let error = stop.trouble == nil ? stop.error : nil
        self.init(
            outcome: stop.outcome,
            results: Array(repeating: error.map { .failure($0) }, count: items),
            polls: flight?.polls ?? 0, token: flight?.token.text, trouble: stop.trouble)
    }
}
