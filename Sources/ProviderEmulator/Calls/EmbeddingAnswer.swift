/// An embedding in the provider's words: `{"values":[…]}`, or what a fault makes of it.
enum EmbeddingAnswer {
    /// Nil where the vector is to be missing.
    static func embedding(_ values: [Float], _ strikes: Strikes) -> JSON? {
        func vector(_ json: JSON) -> JSON { .object([("values", json)]) }
        switch strikes[.vector] {
        case nil: return vector(.floats(values))
        case "null": return vector(.null)
        case "empty": return vector(.array([]))
        case "dimension": return vector(.floats(Array(values.dropLast())))
        case "nan": return vector(replacing(values, .raw("NaN")))
        case "nan-text": return vector(replacing(values, .string("NaN")))
        case "infinity": return vector(replacing(values, .raw("Infinity")))
        case "texts": return vector(.array(values.map { .string($0.description) }))
        case "nulls": return vector(.array(values.map { _ in .null }))
        case "zeros": return vector(.floats(values.map { _ in 0 }))
        case "million": return vector(.floats(Array(repeating: 0.001, count: 1_000_000)))
        default: return nil
        }
    }

    private static func replacing(_ values: [Float], _ first: JSON) -> JSON {
        .array([first] + values.dropFirst().map { .number(Double($0)) })
    }

    /// Token counts of a synchronous call.
    ///
    /// Seen with gemini-embedding-2 only; the older model's answers are taken to have none.
    static func usage(_ model: String, tokens: Int, _ strikes: Strikes) -> JSON? {
        guard !model.contains("embedding-001"), !strikes.has(.noUsage) else { return nil }
        return .members(
            ("promptTokenCount", .int(tokens)),
            (
                "promptTokenDetails",
                .array([.members(("modality", .string("TEXT")), ("tokenCount", .int(tokens)))])
            ))
    }

    /// The response of a job's item.
    static func ofJob(_ item: EmbedItem, model: String, _ strikes: Strikes) -> JSON {
        let vector = item.vector(model, strikes)
        let isOld = model.contains("embedding-001")
        return .members(
            ("embedding", embedding(vector, strikes)),
            ("tokenCount", isOld && !strikes.has(.noUsage) ? .count(item.tokens) : nil),
            ("usageMetadata", usage(model, tokens: item.tokens, strikes)))
    }
}
