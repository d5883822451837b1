import BatchingCore
import BatchingSimulator

extension Provider {
    /// A call that was let in: what it will take, and which faults strike its items.
    struct Admission: Sendable {
        /// Seconds of the client's clock from the request's receipt.
        var seconds: Double
        var fails: Bool
        /// One for each item, or none at all.
        var itemStrikes: [Strikes]
        var id: String

        func strikes(ofItem index: Int) -> Strikes {
            itemStrikes.isEmpty ? .none : itemStrikes[index]
        }
    }

    /// Asks the quota, then draws.
    /// - Parameter key: tells what is called.
    func admit(
        _ exchange: Exchange, _ lane: Lane, key: UInt64, items: Int, inputTokens: Int,
        outputTokens: Int
    ) throws -> Admission {
        let units = exchange.strikes.has(.quotaByItems) ? items : 1
        if let wait = quotaWait(items: units) {
            throw Self.quotaProblem(
                model: exchange.target, perMinute: inForce.model.individual.requestsPerMinute,
                wait: wait)
        }
        let call = inForce.call(
            lane, key: key, repetition: repetition(of: key), items: items, inputTokens: inputTokens,
            outputTokens: outputTokens, at: now)
        let itemStrikes = dice.itemStrikes(exchange.operation, count: items)
        for strikes in itemStrikes { count(strikes) }
        return Admission(
            seconds: clock.real(call.span), fails: call.fails, itemStrikes: itemStrikes,
            id: newID(length: 22))
    }

    private static func quotaProblem(model: String, perMinute: Double, wait: Double) -> Problem {
        // Milliseconds: at a high speed a whole second would be a long time.
        let seconds = max(0.001, (wait * 1000).rounded(.up) / 1000)
        return Problem(
            429,
            "You exceeded your current quota, please check your plan and billing details. "
                + "Please retry in \(seconds)s.",
            details: [
                Problem.quotaFailure(
                    id: "EmbedContentRequestsPerMinutePerUserPerProjectPerModel",
                    value: String(Int(perMinute)), model: model),
                Problem.retryInfo(seconds.description),
            ])
    }
}
