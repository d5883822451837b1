import Testing

@testable import ProviderAPI

/// Every reader, and an answer that it accepts.
private struct Reader: Sendable {
    var name: String
    var sample: String
    /// Nil = refused with a `ProviderError`.
    var read: @Sendable ([UInt8]) -> String?

    static let all = [
        Reader("embedding", Samples.embedding) { "\(try GeminiAnswer.embedding(reply($0)))" },
        Reader("embeddings", Samples.embeddings) {
            "\(try GeminiAnswer.embeddings(reply($0), count: 3))"
        },
        Reader("generated", Samples.generated) { "\(try GeminiAnswer.generated(reply($0)))" },
        Reader("pending job", Samples.pendingJob) { "\(try GeminiAnswer.job(reply($0)))" },
        Reader("inline job", Samples.inlineJob) { "\(try GeminiAnswer.job(reply($0)))" },
        Reader("job page", Samples.jobPage) { "\(try GeminiAnswer.jobPage(reply($0)))" },
        Reader("file", Samples.file) { try GeminiAnswer.uploadedFile(reply($0)) },
        Reader("tokens", #"{"totalTokens":"31"}"#) { "\(try GeminiAnswer.tokenCount(reply($0)))" },
        Reader("stream", Samples.stream) { bytes in
            var parser = GeminiStreamParser()
            return "\(parser.take(bytes)) \(try parser.end())"
        },
    ]

    init(
        _ name: String, _ sample: String,
        _ read: @escaping @Sendable ([UInt8]) throws -> String
    ) {
        self.name = name
        self.sample = sample
        self.read = { bytes in
            do {
                return try read(bytes)
            } catch let error as ProviderError {
                #expect(error.message.count <= 512)
                return nil
            } catch {
                Issue.record("\(error)")
                return nil
            }
        }
    }
}

@Suite("Whatever is sent, an answer is a value or an error")
struct MutationTests {
    @Test("for the samples as they are")
    func samples() {
        for reader in Reader.all {
            #expect(reader.read(Array(reader.sample.utf8)) != nil, "\(reader.name)")
        }
    }

    @Test("with any one field left out, or made something else")
    func fields() throws {
        let others: [JSON] = [
            .null, .truth(true), .number(-1), .number(1e300), .text(""), .text("files/../x"),
            .numbers([1]), .list([]), .list([.null]), .object([]),
        ]
        var (accepted, refused) = (0, 0)
        for reader in Reader.all {
            // Streams are no JSON.
            guard let tree = JSONReader.read(Array(reader.sample.utf8)) else { continue }
            for changed in tree.changed(into: others) {
                let bytes = JSONWriter.bytes { $0.value(changed) }
                if reader.read(bytes) == nil { refused += 1 } else { accepted += 1 }
            }
        }
        #expect(accepted > 500 && refused > 200)
    }

    @Test("with bytes changed, or the end cut off, twenty thousand times")
    func bytes() {
        var chance = SeededNumbers(state: 3)
        var (accepted, refused) = (0, 0)
        for round in 0..<20_000 {
            let reader = Reader.all[round % Reader.all.count]
            var bytes = Array(reader.sample.utf8)
            for _ in 0...Int.random(in: 0..<3, using: &chance) {
                bytes[Int.random(in: bytes.indices, using: &chance)] ^= UInt8(
                    1 << Int.random(in: 0..<8, using: &chance))
            }
            if round % 4 == 0 {
                bytes.removeLast(Int.random(in: 0...bytes.count, using: &chance))
            }
            if reader.read(bytes) == nil { refused += 1 } else { accepted += 1 }
            _ = GeminiAnswer.error(reply(bytes, status: 429)).description
            _ = GeminiAnswer.resultLine(bytes)
        }
        #expect(accepted > 2_000 && refused > 2_000)
    }
}

extension JSON {
    /// Every tree in which one value below this one is left out, or is one of `others`.
    fileprivate func changed(into others: [JSON]) -> [JSON] {
        var trees: [JSON] = []
        switch self {
        case .object(let members):
            for index in members.indices {
                var copy = members
                for other in others + members[index].value.changed(into: others) {
                    copy[index].value = other
                    trees.append(.object(copy))
                }
                copy.remove(at: index)
                trees.append(.object(copy))
            }
        case .list(let elements):
            for index in elements.indices {
                var copy = elements
                for other in others + elements[index].changed(into: others) {
                    copy[index] = other
                    trees.append(.list(copy))
                }
                copy.remove(at: index)
                trees.append(.list(copy))
            }
        default: break
        }
        return trees
    }
}
