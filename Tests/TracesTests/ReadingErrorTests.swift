import Diagnostics
import Foundation
import Testing

@testable import Traces

@Suite("What is wrong with a trace is said with its place")
struct ReadingErrorTests {
    @Test(
        "The header",
        arguments: [
            (
                "",
                "t.csv:1:1: the file is empty; a trace needs a header row such as time_s,items and at least one row"
            ),
            (
                "\n\n",
                "t.csv:1:1: the file is empty; a trace needs a header row such as time_s,items and at least one row"
            ),
            (
                "time_s,items\n",
                "t.csv:1:1: the trace has a header but no rows; add at least one row"
            ),
            ("time_s,items", "t.csv:1:1: the trace has a header but no rows; add at least one row"),
            (
                "time_s,itms\n1,1\n",
                "t.csv:1:1: required column items is missing; did you mean it by 'itms' in field 2?"
            ),
            (
                "tme_s,items\n1,1\n",
                "t.csv:1:1: required column time_s (or timestamp) is missing; did you mean it by 'tme_s' in field 1?"
            ),
            (
                "foo,items\n1,1\n",
                "t.csv:1:1: required column time_s (or timestamp) is missing; add it to the header row and to every row"
            ),
            (
                "time_s;items\n1;1\n",
                "t.csv:1:1: required column time_s (or timestamp) is missing; fields must be separated by commas"
            ),
            (
                "time_s,items,items\n1,1,1\n",
                "t.csv:1:14: column items is given twice; keep one of them"
            ),
            (
                "t_seconds,items,time_s\n1,1,1\n",
                "t.csv:1:17: columns t_seconds and time_s mean the same; keep one of them"
            ),
            (
                "time_s,items,timestamp\n1,1,1\n",
                "t.csv:1:14: both time_s and timestamp are given; keep one of them"
            ),
            (
                "0.5,3\n1.5,4\n",
                "t.csv:1:1: no header row: the first row holds only numbers; put the columns' names first, such as time_s,items"
            ),
        ])
    func header(text: String, message: String) {
        #expect(complaint(text) == message)
    }

    @Test(
        "A row",
        arguments: [
            ("1,1\n2\n", ":3:2: the row has 1 field, the header 2; leave unknown fields empty"),
            (
                "1,1\n2",
                ":3:2: the row has 1 field, the header 2; the file seems to be cut off here"
            ),
            (
                "1,1\n2,1,9\n",
                ":3:5: the row has 3 fields, the header 2; quote fields that hold commas"
            ),
            ("1,1\n\n2,1\n", ":3:1: an empty line before the trace's last row; delete it"),
            (
                "1,1\n0.5,1\n",
                ":3:1: the time is earlier than in the row before; sort the rows by time, or pass --sort"
            ),
            (
                "1,\"1\n2,1\n",
                ":2:3: a quote that is never closed; close it, and double the quotes inside a quoted field"
            ),
            (
                "1,\"1\"x\n",
                ":2:6: text after a closing quote; double the quotes inside a quoted field"
            ),
            (
                "1,1\"\n",
                ":2:4: a quote inside an unquoted field; quote the whole field and double the quotes inside it"
            ),
            ("1,\u{0}\n", ":2:3: a NUL byte; save the file as UTF-8 text"),
            (",1\n", ":2:1: time_s is empty; every row needs it"),
            ("1,\n", ":2:3: items is empty; every row needs it"),
        ])
    func row(text: String, message: String) {
        #expect(complaint("time_s,items\n" + text) == "t.csv" + message)
    }

    @Test(
        "A field",
        arguments: [
            (
                "time_s", "nan",
                "'nan' is not finite; it must be a number of seconds from 0 to 100 years"
            ),
            (
                "time_s", "-inf",
                "'-inf' is not finite; it must be a number of seconds from 0 to 100 years"
            ),
            (
                "time_s", "-1",
                "'-1' is negative; it must be a number of seconds from 0 to 100 years"
            ),
            (
                "time_s", "3155760001",
                "'3155760001' is out of range; it must be a number of seconds from 0 to 100 years"
            ),
            (
                "time_s", "1e300",
                "'1e300' is out of range; it must be a number of seconds from 0 to 100 years"
            ),
            ("time_s", "1.2.3", "'1.2.3' is not a number of seconds from 0 to 100 years"),
            ("time_s", "abc", "'abc' is not a number of seconds from 0 to 100 years"),
            ("time_s", "e5", "'e5' is not a number of seconds from 0 to 100 years"),
            ("time_s", ".", "'.' is not a number of seconds from 0 to 100 years"),
            ("items", "0", "'0' is out of range; it must be a whole number from 1 to 10,000,000"),
            (
                "items", "10000001",
                "'10000001' is out of range; it must be a whole number from 1 to 10,000,000"
            ),
            ("items", "1e9", "'1e9' is not a whole number from 1 to 10,000,000"),
            ("items", "1.5", "'1.5' is not a whole number from 1 to 10,000,000"),
            ("items", "-3", "'-3' is negative; it must be a whole number from 1 to 10,000,000"),
            ("items", "sk-0123456789abcdef", " is not a whole number from 1 to 10,000,000"),
            (
                "tokens", "-1",
                "'-1' is negative; it must be a whole number from 0 to 1,000,000,000,000; leave it empty where it is unknown"
            ),
            (
                "output_tokens", "99999999999999999999",
                " is out of range; it must be a whole number from 0 to 1,000,000,000,000; leave it empty where it is unknown"
            ),
            ("kind", "embd", "'embd' is none of embed, generate; did you mean 'embed'?"),
            (
                "outcome", "late",
                "'late' is none of ok, failed, censored; known: ok, failed, censored"
            ),
            ("deadline_s", "0", " must be more than 0; leave it empty where there is no deadline"),
            (
                "deadline_s", "-2",
                "'-2' is negative; it must be a number of seconds from 0 to 100 years"
            ),
            (
                "latency_s", "nan",
                "'nan' is not finite; it must be a number of seconds from 0 to 100 years; leave it empty where it is unknown"
            ),
            (
                "latency_s", "1e99",
                "'1e99' is out of range; it must be a number of seconds from 0 to 100 years; leave it empty where it is unknown"
            ),
            (
                "price_usd", "-0.5",
                "'-0.5' is negative; it must be a number of US dollars, 0 or more; leave it empty where it is unknown"
            ),
        ])
    func field(column: String, value: String, message: String) {
        let name = column == "tokens" ? "input_tokens" : column
        let space = message.hasPrefix(" ") ? "" : " "
        let others = ["time_s", "items"].filter { $0 != column }
        let header = (others + [column]).joined(separator: ",")
        let row = (others.map { _ in "1" } + [value]).joined(separator: ",")
        let place = "t.csv:2:\(others.count * 2 + 1)"
        #expect(complaint("\(header)\n\(row)\n") == "\(place): \(name)\(space)\(message)")
    }

    @Test(
        "An instant",
        arguments: [
            "2024-13-01T00:00:00", "2023-02-29T00:00:00", "1800-01-01T00:00:00", "yesterday",
            "2024-05-10T24:00:00", "2024-05-10T00:00:00+25:00", "2024-05-10T00:00:00.",
            "2024-05-10", "2024-05-10T00:00:00 UTC",
        ])
    func instant(text: String) {
        #expect(
            complaint("timestamp,items\n\(text),1\n")
                == "t.csv:2:1: timestamp is not an ISO 8601 instant of the years 1970 to 2199; write it like 2024-05-10T12:34:56.789Z"
        )
    }

    @Test("A number in the timestamp column is pointed to time_s")
    func numberAsInstant() {
        #expect(complaint("timestamp,items\n12.5,1\n").hasSuffix("call a column of seconds time_s"))
    }

    @Test(
        "Bytes that are not UTF-8, in any column",
        arguments: [
            [0xFF], [0xC0, 0xAF], [0xE2, 0x82], [0xED, 0xA0, 0x80], [0xF5, 0x80, 0x80, 0x80],
            [0x80], [0xE0, 0x80, 0x80], [0xF4, 0x90, 0x80, 0x80],
        ] as [[UInt8]])
    func notUTF8(bad: [UInt8]) {
        for name in ["note", "model", "group"] {
            let bytes = Array("time_s,items,\(name)\n1,1,a".utf8) + bad + Array("\n".utf8)
            #expect(
                complaint(bytes: bytes)
                    == "t.csv:2:6: bytes that are not UTF-8; save the file as UTF-8 text")
        }
    }

    @Test("An error after a quoted line break is placed on its real line")
    func lineBreaksInQuotes() {
        #expect(
            complaint("time_s,note,items\n1,\"a\nb\",0\n")
                == "t.csv:3:4: items '0' is out of range; it must be a whole number from 1 to 10,000,000"
        )
        #expect(complaint("time_s,note,items\n1,\"a\n\nb\",1\n2,x,y\n").hasPrefix("t.csv:5:5:"))
    }

    @Test("A row longer than a mebibyte is refused, whatever holds it")
    func longRow() {
        let long = String(repeating: "x", count: InputBuffer.longestRecord + 5)
        for text in ["time_s,items,note\n1,1,\(long)\n", "time_s,items,note\n1,1,\"\(long)\"\n"] {
            #expect(
                complaint(text)
                    == "t.csv:2:1: a row longer than 1048576 bytes; check that this is a text file and that every quote is closed"
            )
        }
        let fits = String(repeating: "x", count: InputBuffer.longestRecord - 10)
        #expect(complaint("time_s,items,note\n1,1,\(fits)\n") == "")
    }

    @Test("A column of names with a new one in every row is refused")
    func tooManyNames() {
        let rows = (0...NameTable.mostNames).map { "1,1,n\($0)\n" }.joined()
        #expect(
            complaint("time_s,items,model\n" + rows)
                == "t.csv:65538:5: model: more than 65536 different names; keep texts and identifiers out of name columns"
        )
        let long = String(repeating: "x", count: 257)
        #expect(
            complaint("time_s,items,model\n1,1,\(long)\n")
                == "t.csv:2:5: model: a name of 257 bytes; names have at most 256; keep texts and identifiers out of name columns"
        )
    }

    @Test("A missing file, a directory and a compressed file are named as such")
    func files() {
        func opening(_ source: TraceSource) -> String {
            do throws(InputError) {
                _ = try TraceReader(source)
                return ""
            } catch {
                return error.description
            }
        }
        #expect(opening(.file("/nowhere/t.csv")) == "/nowhere/t.csv: no such file; check the path")
        #expect(opening(.file("/")) == "/: this is a directory; name a file in it")
        #expect(
            opening(.bytes([0x1F, 0x8B, 8, 0, 10], name: "t.gz"))
                == "t.gz:1:1: the file is compressed (gzip); decompress it first")
    }
}
