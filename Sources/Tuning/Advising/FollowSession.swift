import BatchingCore
import Foundation
import LatencyHistory

/// `advise --follow`: lines of JSON in, decisions out, one line each; the learner for any language.
///
/// A line that cannot be understood is answered by an error with its number, and the next one is
/// read.
public struct FollowSession {
    /// Told of each decision and observation, where somebody keeps them.
    public struct Keeper {
        /// A group was advised on; `time` is in the caller's seconds, `id` the caller's number.
        public var decided: (Adviser.Group, DecisionReceipt, _ time: Double, _ id: Int64?) -> Void
        /// An observation was learned from; `time` is in the caller's seconds, `id` the caller's
        /// number.
        public var observed: (HistoryObservation, _ time: Double, _ id: Int64?) -> Void

        public init(
            decided:
                @escaping (Adviser.Group, DecisionReceipt, _ time: Double, _ id: Int64?) -> Void,
            observed: @escaping (HistoryObservation, _ time: Double, _ id: Int64?) -> Void
        ) {
            self.decided = decided
            self.observed = observed
        }
    }

    private struct Failure: Encodable {
        let error: String
        let line: Int
    }

    /// What decides, with all that it has learned.
    public private(set) var adviser: Adviser
    private let keeper: Keeper?
    private let decoder = JSONDecoder()
    private let encoder = JSONEncoder()
    private var line = 0
    /// Lines that could not be understood.
    public private(set) var badLines = 0
    /// The number of the first of them, from 1.
    public private(set) var firstBadLine: Int?
    private var pending: [UInt8] = []
    /// Of a line that is longer than any message the rest is passed over.
    private var isSkipping = false

    /// A message has fifteen keys; this is a thousand times that.
    private static let lineMax = 1 << 20

    /// Begins with what the adviser has learned; without a keeper nothing is kept.
    public init(_ adviser: Adviser, keeper: Keeper? = nil) {
        self.adviser = adviser
        self.keeper = keeper
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    }

    /// Takes in bytes as they come and appends the answers to the lines that they complete.
    public mutating func take(_ bytes: UnsafeRawBufferPointer, answers: inout [UInt8]) {
        var rest = bytes[...]
        while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
            finishLine(rest[..<end], &answers)
            rest = rest[(end + 1)...]
        }
        guard !rest.isEmpty, !isSkipping else { return }
        pending.append(contentsOf: rest)
        if pending.count > Self.lineMax { isSkipping = true }
    }

    /// The input is over; a last line need not end.
    public mutating func finish(answers: inout [UInt8]) {
        if !pending.isEmpty {
            finishLine(UnsafeRawBufferPointer(start: nil, count: 0)[...], &answers)
        }
    }

    private mutating func finishLine(
        _ tail: Slice<UnsafeRawBufferPointer>, _ answers: inout [UInt8]
    ) {
        line += 1
        defer {
            pending.removeAll(keepingCapacity: true)
            isSkipping = false
        }
        guard !isSkipping, pending.count + tail.count <= Self.lineMax else {
            fail("longer than \(Self.lineMax) bytes", &answers)
            return
        }
        if pending.isEmpty {
            answer(Data(tail), &answers)
        } else {
            pending.append(contentsOf: tail)
            answer(Data(pending), &answers)
        }
    }

    private mutating func answer(_ text: Data, _ answers: inout [UInt8]) {
        // An empty line is nobody's message.
        if text.allSatisfy({ $0 == 32 || $0 == 9 || $0 == 13 }) { return }
        let message: FollowMessage
        do {
            message = try FollowMessage(text, decoder: decoder, key: adviser.settings.key)
        } catch {
            fail(error.text, &answers)
            return
        }
        switch message {
        case .group(let group, let time, let id):
            let receipt = adviser.advise(group, at: time)
            FollowAnswer.append(receipt, to: &answers)
            keeper?.decided(group, receipt, time, id)
        case .observation(let observation, let time, let id):
            _ = adviser.observe(observation, at: time)
            keeper?.observed(observation, time, id)
        }
    }

    private mutating func fail(_ text: String, _ answers: inout [UInt8]) {
        badLines += 1
        firstBadLine = firstBadLine ?? line
        guard let json = try? encoder.encode(Failure(error: text, line: line)) else {
            preconditionFailure("a text and a number that are no JSON")
        }
        answers.append(contentsOf: json)
        answers.append(UInt8(ascii: "\n"))
    }
}
