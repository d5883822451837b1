import Diagnostics
import Foundation
import Reports
import SmartBatching

/// Results as lines of JSON, one per item, in whatever order they come.
///
/// A file appears whole, when all is there; standard output has each line at once.
final class ResultLines {
    private let file: AtomicFileWriter?
    /// Whoever read them has gone away before the last one.
    private(set) var isCut = false
    private let encoder = JSONEncoder()

    private struct Line: Encodable {
        struct Usage: Encodable {
            var inputTokens: Int?
            var outputTokens: Int?
        }

        var index: Int
        var id: String?
        var text: String?
        var finishReason: String?
        var usage: Usage?
        var error: String?
    }

    /// - Parameter path: `-` = standard output.
    init(path: String) throws {
        file = path == "-" ? nil : try AtomicFileWriter(path: path)
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    }

    func write(_ end: ItemEnd, id: String?) throws {
        var line = Line(index: end.index, id: id)
        var vector: [Float]?
        switch end.result {
        case .success(.embedding(let embedding)): vector = embedding.values
        case .success(.generated(let text)):
            line.text = text.text
            line.finishReason = text.finishReason
            line.usage = .init(
                inputTokens: text.usage.input, outputTokens: text.usage.output)
        case .failure(let failure): line.error = failure.description
        }
        var json = String(decoding: try encoder.encode(line), as: UTF8.self)
        if let vector {
            // The encoder takes a hundred times as long for numbers as their texts do.
            json.removeLast()
            json += ",\"embedding\":[" + vector.map(\.description).joined(separator: ",") + "]}"
        }
        try append(json + "\n")
    }

    private func append(_ text: String) throws {
        if let file {
            try file.append(text)
        } else if try !Terminal.output(text) {
            isCut = true
        }
    }

    /// Puts the file into its place.
    func finish() throws { try file?.commit() }
}
