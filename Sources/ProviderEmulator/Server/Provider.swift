import BatchingCore
import BatchingSimulator
import OnlineStatistics

/// Everything that the provider knows: its figures, its jobs and files, and what it has served.
///
/// Questions are answered at once; whoever asks does the waiting.
actor Provider {
    let clock: EmulatorClock
    let seed: UInt64
    var inForce: ProviderInForce
    var dice: FaultDice
    var floor = JobFloor()
    var files: [String: StoredFile] = [:]
    var uploads: [String: Upload] = [:]
    var stats = EmulatorStats()
    /// Jobs that ended since the counts were last asked for, and the prices at their ends.
    private var unbilled: [(Job, JobLaneModel)] = []
    private var quota = CallQuota()
    /// How often each thing was asked for before: equal requests have luck of their own.
    private var repetitions: [UInt64: Int] = [:]
    private var ids = 0
    private var inFlight = 0

    init(_ settings: EmulatorSettings) {
        clock = EmulatorClock(speed: settings.speed)
        seed = settings.seed
        inForce = ProviderInForce(settings.provider, seed: settings.seed, since: .zero)
        dice = FaultDice(settings.faults, seed: settings.seed)
    }

    var now: BatchingCore.Instant { clock.model(clock.now) }

    func set(faults: [Fault]) { dice = FaultDice(faults, seed: seed) }

    func set(provider: ProviderModel) {
        catchUp()
        inForce = ProviderInForce(provider, seed: seed, since: now)
    }

    func currentStats() -> EmulatorStats {
        catchUp()
        billEnded()
        stats.modelSeconds = now.seconds
        return stats
    }

    /// Counts a request that has come.
    /// - Returns: the faults that strike it.
    func receive(_ exchange: Exchange) -> Strikes {
        stats.requests[exchange.operation.rawValue, default: 0] += 1
        inFlight += 1
        stats.mostInFlight = max(stats.mostInFlight, inFlight)
        if exchange.operation == .create {
            stats.jobs[exchange.displayName, default: .init()].createsReceived += 1
            stats.jobs[exchange.displayName, default: .init()].bytesIn += exchange.body.count
        }
        let strikes = dice.strikes(.request, exchange.operation)
        count(strikes)
        return strikes
    }

    /// - Parameter status: 0 = closed without an answer.
    func answered(_ status: Int) {
        inFlight -= 1
        stats.statuses[String(status), default: 0] += 1
    }

    func count(_ strikes: Strikes) {
        for name in strikes.values.keys { stats.faults[name.rawValue, default: 0] += 1 }
    }

    /// How often that key was asked for before.
    func repetition(of key: UInt64) -> Int {
        defer { repetitions[key, default: 0] += 1 }
        return repetitions[key] ?? 0
    }

    /// A name that nobody can guess the next one of, the same ones for the same seed.
    func newID(length: Int) -> String {
        ids += 1
        let row = KeyedRandom(seed: seed, stream: 3).row(ids)
        let letters = Array("abcdefghijklmnopqrstuvwxyz0123456789")
        return String(
            (0..<length).map { index in
                let bits = KeyedRandom.bits(row: row, item: index, lane: 0, attempt: 0)
                return letters[Int(bits % UInt64(letters.count))]
            })
    }

    /// - Returns: seconds of the client's clock until a call is admitted; nil = now.
    func quotaWait(items: Int) -> Double? {
        let now = now
        let perSecond = inForce.callsPerSecond(at: now)
        var tried = quota
        for _ in 0..<items where !tried.admits(perSecond, now) {
            return clock.real(quota.retryAfter(perSecond, now))
        }
        quota = tried
        return nil
    }

    /// Brings jobs up to the present.
    ///
    /// Those that ended are billed when somebody asks for the counts: with ten thousand items that
    /// takes a while, and nobody's look at a job should wait for it.
    func catchUp() {
        let ended = floor.advance(to: now, inForce)
        unbilled += ended.map { (floor[$0], inForce.model.batch) }
    }

    private func billEnded() {
        for (job, prices) in unbilled { bill(job, prices) }
        unbilled = []
    }
}
