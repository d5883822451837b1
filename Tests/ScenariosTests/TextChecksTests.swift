import Diagnostics
import Foundation
import StrictYAML
import Testing

@Suite("Text that is no plain configuration")
struct TextChecksTests {
    @Test(
        "is refused with its place and a way out",
        arguments: [
            ("", "t.yaml:1:1: the file is empty; expected 'key: value' lines"),
            ("# only a comment\n", "t.yaml:1:1: the file is empty; expected 'key: value' lines"),
            ("- a\n", "t.yaml:1:1: the file holds a list; expected 'key: value' lines"),
            ("word\n", "t.yaml:1:1: the file holds a single value; expected 'key: value' lines"),
            ("a: 1\n---\nb: 2\n", "t.yaml:2:1: a second document"),
            ("a: 1\n...\n", "t.yaml:2:1: an end-of-document mark"),
            ("%YAML 1.2\n---\na: 1\n", "t.yaml:1:1: a YAML directive"),
            ("a: &x 1\nb: *x\n", "t.yaml:1:4: an anchor (&)"),
            ("b: [1, *x]\n", "t.yaml:1:8: an alias (*)"),
            ("é: [\"ü\", *x]\n", "t.yaml:1:12: an alias (*)"),
            ("a: 'x\n  y'\nb: *x\n", "t.yaml:3:4: an alias (*)"),
            ("{\"a\":*x}\n", "t.yaml:1:6: an alias (*)"),
            ("a: !!str 1\n", "t.yaml:1:4: a tag (!)"),
            ("<<: {a: 1}\n", "t.yaml:1:1: a merge key (<<)"),
            ("? a\n: b\n", "t.yaml:1:1: an explicit key (?)"),
            ("[a]: b\n", "t.yaml:1:1: a key must be text"),
            ("a: |\n  x\n", "t.yaml:1:4: block text (| or >)"),
            ("a: b\n  c\n", "t.yaml:2:3: unquoted text over several lines"),
            ("a: 1\n b: 2\n", "t.yaml:2:2: this key is indented deeper"),
            ("a: 1\nb: 2\na: 3\n", "t.yaml:1:1: 'a' is given more than once"),
            ("1: x\n\"1\": y\n", "t.yaml:2:1: '1' is given more than once"),
            ("a:\t1\n", "t.yaml:1:3: a tab; use spaces"),
            ("a: 1\0\n", "t.yaml:1:5: a NUL byte"),
            ("a: \u{7}\n", "t.yaml:1:4: a control character"),
            ("a: 1\rb: 2\n", "t.yaml:1:5: a carriage return without a line feed"),
            ("a: x\u{2028}b: 2\n", "t.yaml:1:5: a Unicode line separator"),
            ("a: [1, 2\n", "t.yaml:2:1: YAML: did not find expected ',' or ']'"),
        ])
    func isRefused(text: String, start: String) {
        let error = parseError(text)
        #expect(error.hasPrefix(start), "\(error)")
    }

    @Test("is accepted with a byte order mark and with CR LF, and the places stay right")
    func acceptsMarkAndCRLF() throws {
        let value = try yaml("\u{FEFF}a: 1\r\nkey: 5\r\n").section(keys: ["a", "key"])
        #expect(try value.required("key").number(.from(0, to: 9)) == 5)
        #expect(value["key"]?.place == Place(file: "t.yaml", line: 2, column: 6))
    }

    @Test("is refused where it is not UTF-8, at the byte")
    func invalidUTF8() {
        let sequences: [[UInt8]] = [
            [0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xE2, 0x82],
        ]
        for bad in sequences {
            let error = inputError {
                _ = try YAMLFile.parse(Array("a: 1\nb: ".utf8) + bad, file: "t.yaml")
            }
            #expect(error?.line == 2)
            #expect(error?.column == 4)
            #expect(error?.what == "the text is not valid UTF-8")
        }
    }

    @Test("is refused beyond 1 MiB, and accepted at it")
    func size() throws {
        let line = "a: 1\n"
        let comment = "#" + String(repeating: "x", count: YAMLFile.maxBytes - line.utf8.count - 1)
        _ = try yaml(line + comment)
        #expect(parseError(line + comment + "x").contains("larger than 1 MiB"))
    }

    @Test("is refused beyond 16 levels, however they are written", .timeLimit(.minutes(1)))
    func depth() throws {
        func flow(_ levels: Int) -> String {
            // The file's own mapping is the first level.
            "a: " + String(repeating: "[", count: levels - 1)
                + String(repeating: "]", count: levels - 1) + "\n"
        }
        _ = try yaml(flow(16))
        #expect(parseError(flow(17)).contains("more than 16 levels"))
        #expect(parseError(flow(100_000)).contains("more than 16 levels"))
        let dashes = String(repeating: "- ", count: 100_000)
        #expect(parseError("a:\n  " + dashes).contains("more than 16 levels"))
        let steps = (0..<60).map { String(repeating: " ", count: $0) + "a:\n" }.joined()
        #expect(parseError(steps).contains("more than 16 levels"))
    }

    @Test("is refused at once where aliases would expand it to billions", .timeLimit(.minutes(1)))
    func aliasBomb() {
        var text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
        for level in 1...40 {
            let uses = Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ", ")
            text += "a\(level): &a\(level) [\(uses)]\n"
        }
        #expect(parseError(text).hasPrefix("t.yaml:1:5: an anchor (&)"))
    }

    @Test(
        "is refused where a careless scan takes an anchor for a part of something else",
        arguments: [
            "a: it's\nb: &x 1\n", "a: x'y\nb: &x 1\n", "a: \"\\\"\"\nb: &x 1\n",
            ":',a:  \nb: &x 1\n", "- :}{\n- &x \n", ":\"b: &x 1\n", "a: :\"\n---\nb: &x 1\n",
            "{?&x a}\n", "[?&x ][a]\n", "a: b\n  'c\nd: &x 1\n", "a: [b\n'c, &x d]\n",
            "a: {b: 'it''s', c: &x 1}\n", "a: # it's\n  &x b\n", "- - &x a\n", "{a: b, &x c: d}\n",
        ])
    func hiddenAnchors(text: String) {
        #expect(parseError(text).contains("is not supported here"))
    }

    @Test("gets an answer, whatever it is", .timeLimit(.minutes(1)))
    func anyText() {
        let bits = [
            "a", "b: ", ":", " ", "\n", "\n  ", "- ", "[", "]", "{", "}", ",", "'", "\"", "&x ",
            "*x",
            "!t ", " #", "|", "? ", "\\", "---\n", "%", "@", "\r\n", "é", "\t", "<<: ", "1", "~",
        ]
        for text in 0..<20_000 as Range<UInt64> {
            var luck = KeyedLuck(state: text)
            let parts = (0..<luck.number(below: 16)).map { _ in bits[luck.number(below: bits.count)]
            }
            // Reading it must neither trap nor hang; whether it throws is not the question.
            _ = try? yaml(parts.joined())
        }
    }

    @Test("never shows up in an error, even where it is a secret")
    func quotesNoSecret() {
        let secret = "sk-CANARY-8f3b2c"
        for text in [
            "a: [\(secret)\n", "a: \(secret): x\n", "a: \"\(secret)\n", "a: @\(secret)\n",
            "\(secret)\n", "a: 1\n \(secret)\n", "a: *\(secret)\n", "{\(secret)}: 1\n",
        ] {
            let error = parseError(text)
            #expect(!error.contains("CANARY"), "\(error)")
        }
        let readings: [(YAMLValue) throws -> Void] = [
            { v in _ = try v.number(.from(0, to: 1)) },
            { v in _ = try v.duration(.from(0, to: 1)) },
            { v in _ = try v.share() },
            { v in _ = try v.truth() },
            { v in _ = try v.word(among: ["auto", "batch"]) },
            { v in _ = try v.section(keys: ["a"]) },
            { v in _ = try v.list() },
        ]
        for read in readings {
            let error = inputError { try read(single(secret)) }
            #expect(error?.description.contains("CANARY") == false)
        }
    }

    @Test("is accepted where it only looks odd")
    func acceptsOddities() throws {
        for text in [
            "---\na: 1\n", "a: b & c * d ! e\n", "a: x#y\n", "'a': \"b\"\n", "a: threshold:10\n",
            "a: [threshold:10, 'window:100,15s']\n", "a:\n- b\n- c\n", "a: 1 # it's\nb: 2\n",
            "a: \"x\n  y\"\nb: 1\n", "a: 'it''s'\n", "a: {b: 1,\n  c: 2}\n", "a: AT&T\n",
            "a: [\n  1,\n  2\n]\n", "a: 10%\n", "a: -1\n", "a: http://x\n", "a:\n\n  b: 1\n\n\n",
        ] {
            _ = try yaml(text)
        }
    }
}
