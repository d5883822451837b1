import BatchingCore
import Diagnostics
import Foundation
import LatencyHistory
import Reports
import Tuning

/// One run of `sbtune advise --follow`: standard input to standard output, and into a history where
/// one is named.
struct Following {
    private let options: LearnerOptions

    init(_ options: LearnerOptions) { self.options = options }

    func run() throws {
        var adviser = try options.adviser(for: options.key())
        guard let db = options.db, db != "none" else {
            var session = FollowSession(adviser)
            try Self.answer(&session)
            try Self.complain(session)
            return
        }
        var history = HistoryOptions()
        history.db = db
        let store = try history.openReadWrite()
        let key = adviser.settings.key
        try adviser.takeUp(
            store, HistoryQuery(provider: key.provider, model: key.model, kind: key.kind))
        let keeping = Keeping(store)
        var session = FollowSession(adviser, keeper: keeping.keeper)
        try Self.answer(&session)
        try keeping.close(saving: try session.adviser.models(savedAt: Date().timeIntervalSince1970))
        try Self.complain(session)
    }

    /// Whoever reads no answers hears of it by the status.
    private static func complain(_ session: FollowSession) throws {
        guard let first = session.firstBadLine else { return }
        throw InputError(
            .data, file: "standard input", line: first,
            "\(NumberText.count(session.badLines, of: "line")) not understood, this the first",
            remedy: "each was answered by what is wrong with it")
    }

    /// Answers every line as soon as it has been read.
    private static func answer(_ session: inout FollowSession) throws {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 16)
        defer { buffer.deallocate() }
        var answers: [UInt8] = []
        while true {
            let count = read(0, buffer.baseAddress, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else {
                throw InputError(
                    .storage, file: "standard input",
                    "cannot read: \(String(cString: strerror(errno)))", remedy: "check the pipe")
            }
            if count == 0 { break }
            session.take(UnsafeRawBufferPointer(rebasing: buffer[..<count]), answers: &answers)
            try flush(&answers)
        }
        session.finish(answers: &answers)
        try flush(&answers)
    }

    private static func flush(_ answers: inout [UInt8]) throws {
        guard !answers.isEmpty else { return }
        try answers.withUnsafeBytes { try Terminal.outputBytes($0) }
        answers.removeAll(keepingCapacity: true)
    }
}

/// Writes what is decided and observed into a history, off the way of the answers.
private final class Keeping {
    private let store: SQLiteHistory
    private let writer: HistoryWriter
    private var numbers = DecisionNumbers(process: Int(getpid()))
    /// Decisions that wait for what they took, by the caller's number.
    private var waiting: [Int64: (number: Int64, strategy: Offer.Strategy)] = [:]
    /// Caller's clock to wall time: a clock that counts from 1970 is taken as it is.
    private var offset: Double?

    /// More than any program has in flight; a caller that never tells fills no memory.
    private static let waitingMax = 100_000
    /// A clock that shows less than the year 2001 counts from its own beginning.
    private static let wallTimeMin = 1e9

    init(_ store: SQLiteHistory) {
        self.store = store
        writer = HistoryWriter(store) { Terminal.say("sbtune: \($0)") }
    }

    var keeper: FollowSession.Keeper {
        FollowSession.Keeper(
            decided: { self.decided($0, $1, $2, $3) }, observed: { self.observed($0, $1, $2) })
    }

    func close(saving models: [KeptModel]) throws {
        writer.close()
        let lost = writer.dropped + writer.refused
        if lost > 0 { Terminal.say("note: \(NumberText.count(lost, of: "row")) could not be kept") }
        try store.save(models)
    }

    private func wall(_ time: Double) -> WallTime {
        if let offset { return time + offset }
        let offset = time >= Self.wallTimeMin ? 0 : Date().timeIntervalSince1970 - time
        self.offset = offset
        return time + offset
    }

    private func decided(
        _ group: Adviser.Group, _ receipt: DecisionReceipt, _ time: Double, _ id: Int64?
    ) {
        let at = wall(time)
        let number = numbers.next(at: at)
        let offer = receipt.offer
        writer.record(
            HistoryDecision(
                id: number, at: at, key: group.key, purpose: group.purpose, items: group.items,
                inputTokens: group.inputTokens, deadline: group.deadline,
                strategy: offer.strategy.name,
                itemsFirst: offer.strategy == .hybrid ? offer.itemsFirst : nil,
                predictions: (0..<receipt.offers.count).map { place in
                    let offer = receipt.offers[place]
                    return .init(
                        strategy: offer.strategy.name, latency: offer.latency, low: offer.low,
                        high: offer.high, price: offer.priceUSD)
                },
                reason: receipt.reasonText, propensity: receipt.propensity))
        if let id, waiting.count < Self.waitingMax { waiting[id] = (number, offer.strategy) }
    }

    private func observed(_ observation: HistoryObservation, _ time: Double, _ id: Int64?) {
        var observation = observation
        observation.at = wall(time)
        writer.record(observation)
        // What another lane took is not what became of the group; of a split no single answer is.
        guard let id, !observation.isProbe, let decision = waiting[id],
            decision.strategy.rawValue == observation.lane.rawValue
        else { return }
        waiting[id] = nil
        writer.join(
            decision.number,
            .init(
                latency: observation.latency, outcome: observation.outcome,
                priceUSD: observation.priceUSD))
    }
}
