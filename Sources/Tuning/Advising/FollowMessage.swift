import BatchingCore
import Foundation
import LatencyHistory

/// One line of `advise --follow`: a group to decide on, or what one took.
enum FollowMessage {
    case group(Adviser.Group, time: Double, id: Int64?)
    case observation(HistoryObservation, time: Double, id: Int64?)

    /// What is wrong with a line, and what to write instead.
    struct Trouble: Error {
        let text: String
    }

    private struct Fields: Decodable {
        var type: String
        var time: Double?
        var id: Int64?
        var items: Double?
        var provider: String?
        var model: String?
        var kind: String?
        var purpose: String?
        var tokens: Double?
        var deadline: Double?
        var strategy: String?
        var latency: Double?
        var outcome: String?
        var price: Double?
        var probe: Bool?
    }

    /// As many as a group of a trace may have.
    private static let itemsMax = 1e9
    /// The year 2096; a history, which counts from 1970, keeps times up to 2255.
    private static let timeMax = 4e9
    /// As long as a history's names may be, in bytes.
    private static let nameMax = 256

    init(_ line: Data, decoder: JSONDecoder, key: HistoryKey) throws(Trouble) {
        let fields: Fields
        do {
            fields = try decoder.decode(Fields.self, from: line)
        } catch {
            throw Trouble(text: Self.explain(error))
        }
        guard ["group", "observation"].contains(fields.type) else {
            throw Trouble(text: "type is not 'group' or 'observation'")
        }
        let time = try Self.number(fields.time, "time", 0...Self.timeMax)
        let items = Int(try Self.whole(fields.items, "items", 1...Self.itemsMax))
        var key = key
        if let provider = fields.provider { key.provider = provider }
        if let model = fields.model { key.model = model }
        if let kind = fields.kind {
            guard let known = RequestKind(name: kind) else {
                throw Trouble(text: "kind is not 'embed' or 'generate'")
            }
            key.kind = known
        }
        for (name, field) in [
            (fields.provider, "provider"), (fields.model, "model"), (fields.purpose, "purpose"),
        ] {
            guard let name else { continue }
            guard name.utf8.count <= Self.nameMax, !name.utf8.contains(where: { $0 < 32 }) else {
                throw Trouble(
                    text:
                        "\(field) is longer than \(Self.nameMax) bytes or holds control characters")
            }
        }
        let tokens = try fields.tokens.map { value throws(Trouble) in
            Int(try Self.whole(value, "tokens", 0...1e15))
        }
        switch fields.type {
        case "group":
            let deadline = try fields.deadline.map { value throws(Trouble) in
                try Self.number(value, "deadline", 0...Self.timeMax)
            }
            self = .group(
                Adviser.Group(
                    key: key, purpose: fields.purpose ?? "", items: items, inputTokens: tokens,
                    deadline: deadline), time: time, id: fields.id)
        default:
            guard let lane = Lane.all.first(where: { $0.name == fields.strategy }) else {
                throw Trouble(text: "strategy is not 'individual', 'bulk' or 'batch'")
            }
            let outcome = try Self.outcome(fields.outcome)
            let latency = try Self.number(fields.latency, "latency", 0...Self.timeMax)
            let price = try fields.price.map { value throws(Trouble) in
                try Self.number(value, "price", 0...1e9)
            }
            self = .observation(
                HistoryObservation(
                    at: time, key: key, purpose: fields.purpose ?? "", lane: lane, items: items,
                    inputTokens: tokens, latency: latency, outcome: outcome, priceUSD: price,
                    isProbe: fields.probe ?? false), time: time, id: fields.id)
        }
    }

    private static func outcome(_ text: String?) throws(Trouble) -> Observation.Outcome {
        switch text {
        case nil, "ok": return .ok
        case "failed": return .failed
        case "censored": return .censored
        default: throw Trouble(text: "outcome is not 'ok', 'failed' or 'censored'")
        }
    }

    private static func number(
        _ value: Double?, _ key: String, _ range: ClosedRange<Double>
    ) throws(Trouble) -> Double {
        guard let value else { throw Trouble(text: "\(key) is missing") }
        guard value.isFinite, range.contains(value) else {
            throw Trouble(
                text: "\(key) is not a number from \(Int(range.lowerBound)) to "
                    + "\(Int(range.upperBound))")
        }
        return value
    }

    private static func whole(
        _ value: Double?, _ key: String, _ range: ClosedRange<Double>
    ) throws(Trouble) -> Double {
        let value = try number(value, key, range)
        guard value == value.rounded() else {
            throw Trouble(text: "\(key) is not a whole number")
        }
        return value
    }

    /// Which key is wrong; never the line's text.
    private static func explain(_ error: any Error) -> String {
        switch error {
        case DecodingError.keyNotFound(let key, _): "\(key.stringValue) is missing"
        case DecodingError.typeMismatch(_, let context) where !context.codingPath.isEmpty,
            DecodingError.valueNotFound(_, let context) where !context.codingPath.isEmpty:
            "\(context.codingPath.map(\.stringValue).joined(separator: ".")) has the wrong type"
        case DecodingError.typeMismatch: "not a JSON object"
        default: "not JSON"
        }
    }
}
