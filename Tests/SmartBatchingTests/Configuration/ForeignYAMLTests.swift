import Diagnostics
import Foundation
import Testing

@testable import SmartBatching

@Suite("A batching block in somebody else's file")
struct ForeignYAMLTests {
    private let block = "batching: { strategy: bulk }"

    @Test("is found at any depth, also inside lists")
    func depth() throws {
        for text in [
            "\(block)\n", "a:\n  b:\n    \(block)\n", "- x\n- \(block)\n",
            "plugins:\n- search\n- p:\n    x: 1\n    \(block)\n    y: 2\nz: 3\n",
            "- - \(block)\n", "plugins:\r\n  - p:\r\n      batching:\r\n        strategy: bulk\r\n",
            "'batching':\n  strategy: bulk\n", "\u{FEFF}\(block)\n",
            "a:\n  - batching:\n      strategy: bulk\n    other: !tag x\n",
        ] {
            #expect(try layer(text).strategy == .bulk, "\(text)")
        }
    }

    @Test("is told from text that looks like one")
    func texts() throws {
        for text in [
            "a: |\n  batching:\n    strategy: no\n\(block)\n",
            "a: >-  # folded\n\n  batching: { x: 1 }\n\n  batching:\n\(block)\n",
            "a: !t &x |2\n   batching:\nb: 1\n\(block)\n",
            "- |\n  batching:\n- \(block)\n",
            "- a: |\n    batching:\n  b: 1\n- \(block)\n",
            "a: \"one\n  batching:\n  two\"\n\(block)\n",
            "a: 'it''s\n  batching:\n  so'\n\(block)\n",
            "# batching:\n\(block)\n", "a: it's, 'n so on\n\(block)\n", "a: b # 'c\n\(block)\n",
            "a: [\"x\", 'y']\nnot_batching: 1\nbatching_too: 2\nmy batching: 3\n\(block)\n",
            "a: \"\\\"\"\n\(block)\n", "a: {b: 'c'}\nd: don't\n\(block)\n",
        ] {
            #expect(try layer(text).strategy == .bulk, "\(text)")
        }
    }

    @Test("leaves the rest to its owner, whatever YAML it is")
    func foreign() throws {
        let text = """
            %YAML 1.2
            ---
            base: &base {x: 1}
            other:
              <<: *base
              tab:\tvalue
              tag: !!python/name:a.b.c ''
              ? complex
              : key
              twice: 1
              twice: 2
            p:
              \(block)
            """
        #expect(try layer(text).strategy == .bulk)
    }

    @Test("takes the model of its own parent only")
    func model() throws {
        let other = "a:\n  model: { embedding: wrong }\nb:\n"
        #expect(try layer(other + "  \(block)\n").embeddingModel == nil)
        let lists = "- model: { embedding: wrong }\n- \(block)\n"
        #expect(try layer(lists).embeddingModel == nil)
        for text in [
            "b:\n  \(block)\n  x: 1\n  model:\n    writer: other\n    embedding: right\n    z: [1]\n",
            "b:\n  model: {embedding: right}\n  x: |\n    text\n  \(block)\n",
            "- \(block)\n  model:\n    embedding: right\n",
            "model: {embedding: right}\n\(block)\n",
        ] {
            #expect(try layer(text).embeddingModel == "right", "\(text)")
        }
    }

    @Test("given twice is an error that names both lines")
    func twice() {
        #expect(
            configurationError("a:\n  \(block)\nb:\n  \(block)\n")
                == "c.yaml:4:3: a second 'batching:' block; the first is in line 2; keep one")
    }

    @Test("that is not there is an error, which names a line that may be meant")
    func missing() {
        #expect(
            configurationError("a: 1\n")
                == "c.yaml: there is no 'batching:' block on lines of its own;"
                + " add 'batching:' and its keys below it")
        #expect(configurationError("").hasPrefix("c.yaml: there is no 'batching:'"))
        #expect(
            configurationError("x: 1\nbathcing:\n  strategy: bulk\n").hasSuffix("is it line 2?"))
    }

    @Test("keeps its place in errors")
    func places() {
        #expect(
            configurationError("plugins:\n  - p:\n      batching:\n        strategy: fast\n")
                .hasPrefix("c.yaml:4:19: "))
        #expect(
            configurationError("a:\n  - batching:\n      strategy: &x bulk\n")
                .hasPrefix("c.yaml:3:"))
    }

    @Test("changed in any byte is a configuration or an error with its file")
    func changedBytes() throws {
        let path = exampleClients.appending(path: "mkdocs.yml")
        let bytes = Array(try Data(contentsOf: path))
        // Steps that share no factor with the length, so that every byte has its turn.
        var (accepted, refused) = (0, 0)
        for step in 0..<3_000 {
            var changed = bytes
            let place = step * 7_919 % bytes.count
            changed[place] = UInt8(truncatingIfNeeded: step &* 31 &+ step / bytes.count)
            if step % 5 == 0 { changed.removeLast(place) }
            do throws(InputError) {
                _ = try ConfigurationFile.parse(changed, file: "c.yaml")
                accepted += 1
            } catch {
                #expect(error.description.hasPrefix("c.yaml"))
                refused += 1
            }
        }
        #expect(accepted > 300 && refused > 300)
    }
}
