import Diagnostics
import Foundation
import SmartBatching

/// Items from lines of JSON: a text, or an object with the text and what goes with it.
struct ItemLines {
    /// A thousand times what a model reads.
    private static let bytesMax = 8 << 20

    let file: String
    private let lines: [Data.SubSequence]

    /// - Parameter path: `-` = standard input.
    /// - Throws: `InputError`; nothing has been sent then.
    init(path: String) throws {
        file = path == "-" ? "standard input" : path
        let data = try path == "-" ? Self.read(0, file) : Self.read(path)
        var text = data[...]
        if text.starts(with: [0xEF, 0xBB, 0xBF]) { text = text.dropFirst(3) }
        lines = text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    }

    /// A pipe or a device as well as a file.
    private static func read(_ path: String) throws -> Data {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw unreadable(path) }
        defer { close(descriptor) }
        return try read(descriptor, path)
    }

    private static func read(_ descriptor: Int32, _ file: String) throws -> Data {
        var data = Data()
        var piece = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = Foundation.read(descriptor, &piece, piece.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw unreadable(file) }
            if count == 0 { return data }
            data.append(contentsOf: piece[..<count])
        }
    }

    private static func unreadable(_ file: String) -> InputError {
        let reason = String(cString: strerror(errno)).lowercased()
        return InputError(
            .storage, file: file, "cannot read it: \(reason)",
            remedy: "name a file of JSON lines, or - for standard input")
    }

    /// The texts to embed; `template` has what every one of them gets that does not say.
    func texts(_ template: EmbedItem) throws -> [EmbedItem] {
        try items(
            keys: ["text", "id", "title", "task_type", "output_dimensionality"], main: "text"
        ) { object, text in
            var item = template
            item.text = text
            item.tag = object.id
            item.title = object.title ?? template.title
            item.taskType = object.taskType ?? template.taskType
            item.outputDimensionality =
                object.outputDimensionality ?? template.outputDimensionality
            return item
        }
    }

    /// The prompts to generate from.
    func prompts(_ template: GenerateItem) throws -> [GenerateItem] {
        try items(keys: ["prompt", "id", "system"], main: "prompt") { object, text in
            var item = template
            item.prompt = text
            item.tag = object.id
            item.systemInstruction = object.system ?? template.systemInstruction
            return item
        }
    }

    private struct Object: Decodable {
        var text: String?
        var prompt: String?
        var id: String?
        var title: String?
        var taskType: String?
        var outputDimensionality: Int?
        var system: String?
    }

    private func items<Item>(
        keys: [String], main: String, _ make: (Object, String) -> Item
    ) throws -> [Item] {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        var items: [Item] = []
        for (number, line) in lines.enumerated() {
            if line.allSatisfy({ $0 == 32 || $0 == 9 || $0 == 13 }) { continue }
            guard line.count <= Self.bytesMax else {
                throw error(number, "the line is longer than 8 MiB", "split the text")
            }
            let data = Data(line)
            var object = Object()
            if let text = try? decoder.decode(String.self, from: data) {
                object.text = text
                object.prompt = text
            } else {
                guard
                    let named = try? JSONSerialization.jsonObject(with: data) as? [String: Any]
                else {
                    throw error(
                        number, "the line is neither a JSON text nor a JSON object",
                        "write \"…\" or {\"\(main)\": \"…\"}")
                }
                if let unknown = named.keys.sorted().first(where: { !keys.contains($0) }) {
                    throw error(
                        number, "unknown key '\(unknown.prefix(40))'",
                        didYouMean(unknown, among: keys))
                }
                guard let read = try? decoder.decode(Object.self, from: data) else {
                    throw error(
                        number, "a value is of the wrong kind",
                        "texts are texts, output_dimensionality is a whole number")
                }
                object = read
            }
            guard let text = main == "text" ? object.text : object.prompt, !text.isEmpty else {
                throw error(number, "there is no \(main)", "give each line one that is not empty")
            }
            if let length = object.outputDimensionality, length < 1 {
                throw error(
                    number, "output_dimensionality \(length) is no length", "give 1 or more")
            }
            items.append(make(object, text))
        }
        guard !items.isEmpty else {
            throw InputError(
                .data, file: file, "there is nothing in it", remedy: "give a line per item")
        }
        return items
    }

    private func error(_ number: Int, _ what: String, _ remedy: String) -> InputError {
        InputError(.data, file: file, line: number + 1, what, remedy: remedy)
    }
}
