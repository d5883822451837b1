import BatchingCore
import OnlineStatistics

/// A provider's figures while none of them changes, made ready for drawing.
final class Figures: Sendable {
    let individual: CallFigures
    let bulk: CallFigures?
    let batch: JobFigures
    let terms: Terms
    /// Calls that the provider admits per second; 0 = any number.
    let callsPerSecond: Double

    /// - Parameter known: what the client believed of latencies at the start. Prices and limits that
    ///   change are announced to it; how long things take it has to find out.
    init(
        _ model: ProviderModel, known: Terms? = nil, tables: inout [Double: LognormalTable]
    ) {
        individual = CallFigures(model.individual, tables: &tables)
        bulk = model.bulk.map { CallFigures($0, tables: &tables) }
        batch = JobFigures(model.batch, tables: &tables)
        var terms = model.terms
        for index in terms.lanes.indices {
            if let typical = known?.lanes[index]?.typical { terms.lanes[index]?.typical = typical }
        }
        self.terms = terms
        callsPerSecond = model.individual.requestsPerMinute / 60
    }

    @inline(__always) func calls(_ lane: Lane) -> CallFigures {
        lane == .individual ? individual : bulk!
    }
}

/// One lane of calls.
final class CallFigures: Sendable {
    let latency: Sampler
    private let perItem: Double
    private let perToken: Double
    private let perOutputToken: Double
    /// A call fails if its draw is below: the error rate as a share of 2⁶⁴.
    private let failsBelow: UInt64
    let neverFails: Bool
    /// Never fails, a lognormal draw is all there is: what loops over calls make short work of.
    let isSimple: Bool
    /// The draw is all there is: no term by tokens or items.
    let isPlain: Bool

    init(_ model: CallLaneModel, tables: inout [Double: LognormalTable]) {
        latency = Sampler(model.latency, tables: &tables)
        perItem = model.perItem
        perToken = model.per1kTokens / 1000
        perOutputToken = model.per1kOutputTokens / 1000
        failsBelow = shareOfWords(model.errorRate)
        neverFails = model.errorRate == 0
        isPlain = perItem == 0 && perToken == 0 && perOutputToken == 0
        isSimple = isPlain && neverFails && latency.table != nil
    }

    @inline(__always) func span(
        row: UInt64, lane: Lane, item: Int, attempt: Int, items: Int, inputTokens: Double,
        outputTokens: Double
    ) -> Span {
        let bits = KeyedRandom.bits(row: row, item: item, lane: lane.rawValue, attempt: attempt)
        var seconds = latency.draw(bits)
        if !isPlain {
            seconds += perItem * Double(items) + perToken * inputTokens
            seconds += perOutputToken * outputTokens
        }
        return Span(seconds: seconds)
    }

    func fails(row: UInt64, lane: Lane, item: Int, attempt: Int) -> Bool {
        guard !neverFails else { return false }
        return KeyedRandom.bits(
            row: row, item: item, lane: lane.rawValue | Luck.fault, attempt: attempt) < failsBelow
    }
}

/// The lane of jobs.
final class JobFigures: Sendable {
    private let overhead: Sampler
    private let noise: Sampler
    private let isNoisy: Bool
    private let perItem: Double
    private let perToken: Double
    private let hangsBelow: UInt64
    private let slowBelow: UInt64
    private let slowFactor: Double
    let pollEvery: Span
    let expiresAfter: Span
    let maxConcurrentJobs: Int

    init(_ model: JobLaneModel, tables: inout [Double: LognormalTable]) {
        overhead = Sampler(model.overhead, tables: &tables)
        noise = Sampler(model.noise, tables: &tables)
        isNoisy = model.noise != .constant(1)
        perItem = model.perItem
        perToken = model.per1kTokens / 1000
        hangsBelow = shareOfWords(model.expireRate)
        slowBelow = shareOfWords(model.slowRate)
        slowFactor = model.slowFactor
        pollEvery = Span(seconds: model.pollEvery)
        expiresAfter = Span(seconds: model.expiresAfter)
        maxConcurrentJobs = Int(model.maxConcurrentJobs)
    }

    /// What chance has in store for a job, whatever its size.
    @inline(__always) func luck(row: UInt64, number: Int, attempt: Int) -> JobLuck {
        let lane = Lane.batch.rawValue
        var luck = JobLuck(
            overhead: overhead.draw(
                KeyedRandom.bits(row: row, item: number, lane: lane, attempt: attempt)))
        if isNoisy {
            luck.factor = noise.draw(
                KeyedRandom.bits(
                    row: row, item: number, lane: lane | Luck.noise, attempt: attempt))
        }
        if hangsBelow > 0 || slowBelow > 0 {
            let fate = KeyedRandom.bits(
                row: row, item: number, lane: lane | Luck.fault, attempt: attempt)
            luck.hangs = fate < hangsBelow
            // The rest of the draw decides on slowness, so that the two never meet.
            if !luck.hangs, fate &- hangsBelow < slowBelow { luck.factor *= slowFactor }
        }
        return luck
    }

    /// From the job's start to its end at the provider; nil = it hangs until it expires.
    @inline(__always) func span(_ luck: JobLuck, items: Int, inputTokens: Double) -> Span? {
        if luck.hangs { return nil }
        let seconds = luck.overhead + perItem * Double(items) + perToken * inputTokens
        return Span(seconds: seconds * luck.factor)
    }

    /// The look that first sees a job that ended at `ended`: looks come every `pollEvery` from its
    /// creation on, the first one after that time.
    ///
    /// Computed, never simulated: an overloaded run makes hundreds of millions of them.
    @inline(__always) func firstLook(created: Instant, ended: Instant) -> (at: Instant, looks: Int)
    {
        let every = pollEvery.nanoseconds
        let looks = max(1, ((ended - created).nanoseconds + every - 1) / every)
        return (created + Span(nanoseconds: looks * every), Int(looks))
    }
}

/// A job's draws.
struct JobLuck {
    /// Seconds.
    var overhead: Double
    var factor = 1.0
    var hangs = false
}

/// Which draw of a call or job: added to the lane's number in the key.
enum Luck {
    static let noise: UInt8 = 0x20
    static let fault: UInt8 = 0x40
}

/// A share of all 64-bit words: draws below it happen with that probability.
func shareOfWords(_ share: Double) -> UInt64 {
    share >= 1 ? .max : UInt64(max(0, share) * 0x1p64)
}
