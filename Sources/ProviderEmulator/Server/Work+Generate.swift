import BatchingCore
import Foundation

extension Work {
    private func admit(
        _ exchange: Exchange
    ) async throws -> (item: GenerateItem, call: Provider.Admission, strikes: Strikes) {
        let json = try exchange.requireJSON()
        let assumed = await provider.inForce.model.assumedTokens.outputPerItem
        let item = try GenerateItem(json, assumedOutput: assumed)
        if item.isFlex, exchange.strikes[.flexShed] == "before" { throw Self.shed }
        let call = try await provider.admit(
            exchange, .individual, key: TextKey(item.prompt).bits, items: 1,
            inputTokens: item.inputTokens, outputTokens: item.outputTokens)
        var strikes = call.strikes(ofItem: 0)
        strikes.values.merge(exchange.strikes.values) { item, _ in item }
        return (item, call, strikes)
    }

    private static var shed: Problem {
        Problem(503, "The model is overloaded and your flex request was shed.")
    }

    func generate(_ exchange: Exchange) async throws -> Reply {
        try Models.require(exchange.target, "generateContent")
        let (item, call, strikes) = try await admit(exchange)
        let json = GenerateAnswer.whole(item, model: exchange.target, id: call.id, strikes)
        return try await finish(
            exchange, .individual, call, texts: [item.prompt], inputTokens: item.inputTokens,
            outputTokens: item.outputTokens, Reply(json: json))
    }

    func stream(_ exchange: Exchange) async throws -> Reply {
        try Models.require(exchange.target, "streamGenerateContent")
        let (item, call, strikes) = try await admit(exchange)
        let isSSE = exchange.query["alt"] == "sse"
        var chunks = GenerateAnswer.pieces(item, model: exchange.target, id: call.id, strikes)
            .map(\.bytes)
        let broken = strikes[.streamError] ?? (item.isFlex ? strikes[.flexShed] : nil)
        if broken != nil { chunks.removeLast(chunks.count / 2 + 1) }
        var pieces = chunks.map { isSSE ? Self.event($0) : $0 }
        if !isSSE { pieces = Self.asArray(pieces) }
        if let broken { pieces.append(Self.error(broken, isSSE: isSSE)) }
        if call.fails {
            try await clock.wait(call.seconds, after: exchange.receipt)
            throw Problem(503, "The model is overloaded. Please try again later.")
        }
        // The first piece comes after a third of the time, the last at its end.
        let first = call.seconds * 0.3
        let step = (call.seconds - first) / Double(max(1, pieces.count - 1))
        let timed = pieces.enumerated().map { index, bytes in
            Reply.Piece(
                after: pieces.count == 1 ? call.seconds : first + step * Double(index), bytes: bytes
            )
        }
        await provider.bill(
            .individual, texts: [item.prompt], inputTokens: item.inputTokens,
            outputTokens: item.outputTokens)
        try await clock.wait(timed.first?.after ?? 0, after: exchange.receipt)
        let type = isSSE ? "text/event-stream" : "application/json; charset=UTF-8"
        return Reply(headers: [("Content-Type", type)], pieces: timed)
    }

    private static func event(_ json: [UInt8]) -> [UInt8] {
        Array("data: ".utf8) + json + Array("\r\n\r\n".utf8)
    }

    private static func asArray(_ pieces: [[UInt8]]) -> [[UInt8]] {
        pieces.enumerated().map { index, bytes in
            Array((index == 0 ? "[" : ",\r\n").utf8) + bytes
                + (index == pieces.count - 1 ? Array("\n]".utf8) : [])
        }
    }

    /// An error after status 200, in both forms that were seen: an event, or bare JSON over several
    /// lines.
    private static func error(_ form: String, isSSE: Bool) -> [UInt8] {
        let problem = Problem(503, "The model is overloaded. Please try again later.")
        if form == "sse", isSSE { return event(problem.json.bytes) }
        let text = """
            {
              "error": {
                "code": \(problem.code),
                "message": "\(problem.message)",
                "status": "\(problem.status)"
              }
            }

            """
        return Array(text.utf8)
    }
}
