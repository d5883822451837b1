import Foundation

/// A decision's predictions as JSON, the way a column of the file has them.
enum PredictionText {
    /// Nil for none.
    static func encode(_ predictions: [HistoryDecision.Prediction]) -> String? {
        if predictions.isEmpty { return nil }
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        // Infinite and missing figures are words in JSON.
        encoder.nonConformingFloatEncodingStrategy = .convertToString(
            positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
        return (try? encoder.encode(predictions)).map { String(decoding: $0, as: UTF8.self) }
    }

    /// Empty where there are none, or where they are not readable: a receipt without them is still
    /// a receipt.
    static func decode(_ text: String?) -> [HistoryDecision.Prediction] {
        guard let text else { return [] }
        let decoder = JSONDecoder()
        decoder.nonConformingFloatDecodingStrategy = .convertFromString(
            positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
        let known = try? decoder.decode([HistoryDecision.Prediction].self, from: Data(text.utf8))
        return known ?? []
    }
}
