/// A `GenerateContentResponse`, whole or in pieces.
enum GenerateAnswer {
    static func whole(_ item: GenerateItem, model: String, id: String, _ strikes: Strikes) -> JSON {
        if strikes.has(.blocked) { return blocked(item, model, id, strikes) }
        let finish = strikes[.finish]
        return response(
            text: finish == nil ? item.text(strikes) : nil, finish: finish ?? reason(item), item,
            output: item.outputTokens, model, id, strikes)
    }

    /// The pieces of a stream; usage totals run, the last piece alone has the finish reason.
    static func pieces(
        _ item: GenerateItem, model: String, id: String, _ strikes: Strikes
    ) -> [JSON] {
        if strikes.has(.blocked) { return [blocked(item, model, id, strikes)] }
        if let finish = strikes[.finish] {
            return [response(text: nil, finish: finish, item, output: 0, model, id, strikes)]
        }
        let texts = split(item.text(strikes))
        var pieces = texts.enumerated().map { index, text in
            let output = item.outputTokens * (index + 1) / texts.count
            return response(
                text: text, finish: strikes.has(.streamStops) ? "STOP" : nil, item, output: output,
                model, id, strikes)
        }
        if strikes.has(.streamCut) {
            pieces.removeLast(pieces.count / 2)
        } else {
            // Some services send the reason in a piece of its own, without parts.
            pieces.append(
                response(
                    text: nil, finish: reason(item), item, output: item.outputTokens, model, id,
                    strikes))
        }
        return pieces
    }

    private static func reason(_ item: GenerateItem) -> String {
        item.isCut ? "MAX_TOKENS" : "STOP"
    }

    /// About eight pieces, cut between characters.
    private static func split(_ text: String) -> [String] {
        let length = max(1, (text.count + 7) / 8)
        var rest = text[...]
        var pieces: [String] = []
        while !rest.isEmpty {
            pieces.append(String(rest.prefix(length)))
            rest = rest.dropFirst(length)
        }
        return pieces
    }

    private static func response(
        text: String?, finish: String?, _ item: GenerateItem, output: Int, _ model: String,
        _ id: String, _ strikes: Strikes
    ) -> JSON {
        let content: JSON = .members(
            ("parts", text.map { .array([.object([("text", .string($0))])]) }),
            ("role", .string("model")))
        let candidate: JSON = .members(
            ("content", content), ("finishReason", finish.map(JSON.string)), ("index", .int(0)))
        return .members(
            ("candidates", .array([candidate])),
            ("usageMetadata", usage(item, output: output, strikes)),
            ("modelVersion", .string(model)), ("responseId", .string(id)))
    }

    private static func blocked(
        _ item: GenerateItem, _ model: String, _ id: String, _ strikes: Strikes
    ) -> JSON {
        .members(
            ("promptFeedback", .object([("blockReason", .string("SAFETY"))])),
            ("usageMetadata", usage(item, output: 0, strikes)), ("modelVersion", .string(model)),
            ("responseId", .string(id)))
    }

    private static func usage(_ item: GenerateItem, output: Int, _ strikes: Strikes) -> JSON? {
        guard !strikes.has(.noUsage) else { return nil }
        return .members(
            ("promptTokenCount", .int(item.inputTokens)),
            ("candidatesTokenCount", output > 0 ? .int(output) : nil),
            ("totalTokenCount", .int(item.inputTokens + output)),
            (
                "promptTokensDetails",
                .array([
                    .members(("modality", .string("TEXT")), ("tokenCount", .int(item.inputTokens)))
                ])
            ), ("serviceTier", item.isFlex ? .string("flex") : nil))
    }
}
