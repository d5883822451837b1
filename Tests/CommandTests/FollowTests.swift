import Foundation
import LatencyHistory
import Testing

@Suite("sbtune advise --follow")
struct FollowTests {
    /// - Parameter badLine: the first line that is to be refused; nil = none.
    private static func follow(
        _ lines: [String], _ flags: [String] = ["--db", "none"], badLine: Int? = nil
    ) throws -> [[String: Any]] {
        let outcome = try Tool.run(
            ["advise", "--follow"] + flags, input: Data(lines.joined(separator: "\n").utf8))
        if let badLine {
            #expect(outcome.status == 4)
            #expect(
                outcome.error.hasPrefix(
                    "sbtune: standard input:\(badLine): 1 line not understood, this the first; "))
        } else {
            #expect(outcome.status == 0, "\(outcome.error)")
        }
        return try outcome.output.split(separator: "\n").map { line in
            try #require(
                try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
        }
    }

    @Test("answers every group with one line, and observations with none")
    func lines() throws {
        let answers = try Self.follow([
            #"{"type":"group","time":0,"items":1,"purpose":"rag_query"}"#,
            #"{"type":"observation","time":1,"strategy":"individual","items":1,"latency":0.9}"#,
            #"{"type":"group","time":2,"items":5000,"tokens":9,"model":"m","deadline":1e6}"#,
        ])
        #expect(answers.count == 2)
        #expect(answers[0]["strategy"] as? String == "individual")
        #expect(answers[1]["strategy"] as? String == "batch")
        for answer in answers {
            #expect(answer["reason"] is String && answer["propensity"] as? Double == 1)
            let predicted = try #require(answer["predicted"] as? [String: [String: Double]])
            #expect(predicted.keys.sorted() == ["batch", "individual"])
            for lane in predicted.values {
                let low = try #require(lane["low_s"])
                #expect(low <= (lane["latency_s"] ?? 0) && low < (lane["high_s"] ?? 0))
            }
        }
    }

    @Test(
        "goes on after lines that it cannot read, and says which they were",
        arguments: [
            ("nonsense", "not JSON"),
            ("[1]", "not a JSON object"),
            (#"{"time":1}"#, "type is missing"),
            (#"{"type":"groop","time":1,"items":2}"#, "type is not"),
            (#"{"type":"group","items":2}"#, "time is missing"),
            (#"{"type":"group","time":-1,"items":2}"#, "time is not a number from 0"),
            (#"{"type":"group","time":1,"items":0}"#, "items is not a number from 1"),
            (#"{"type":"group","time":1,"items":2.5}"#, "items is not a whole number"),
            (#"{"type":"group","time":1,"items":"secret"}"#, "items has the wrong type"),
            (#"{"type":"group","time":1,"items":2,"kind":"x"}"#, "kind is not"),
            (
                #"{"type":"observation","time":1,"items":2,"strategy":"x","latency":1}"#,
                "strategy is"
            ),
            (
                #"{"type":"observation","time":1,"items":2,"strategy":"batch"}"#,
                "latency is missing"
            ),
            (
                #"{"type":"observation","time":1,"items":2,"strategy":"batch","latency":-3}"#,
                "latency is not a number from 0"
            ),
            (
                #"{"type":"observation","time":1,"items":2,"strategy":"batch","latency":1e999}"#,
                "not JSON"
            ),
        ])
    func malformed(line: String, said: String) throws {
        let good = #"{"type":"group","time":1,"items":2}"#
        let answers = try Self.follow([good, line, "", good], badLine: 2)
        #expect(answers.count == 3)
        #expect(answers[1]["line"] as? Int == 2)
        let error = try #require(answers[1]["error"] as? String)
        #expect(error.hasPrefix(said), "\(error)")
        #expect(!error.contains("secret"))
        #expect(answers[2]["strategy"] as? String == "individual")
    }

    @Test("passes over a line that never seems to end")
    func endless() throws {
        let answers = try Self.follow(
            [String(repeating: "x", count: 3 << 20), #"{"type":"group","time":1,"items":2}"#],
            badLine: 1)
        #expect((answers[0]["error"] as? String)?.hasPrefix("longer than") == true)
        #expect(answers[1]["strategy"] as? String == "individual")
    }

    @Test("learns as it goes: where jobs take two seconds even a few items become one")
    func learns() throws {
        var lines: [String] = []
        for step in 0..<60 {
            let time = step * 100
            for (lane, latency) in [("individual", 8.0), ("batch", 2.0)] {
                lines.append(
                    #"{"type":"observation","time":\#(time),"strategy":"\#(lane)","items":4,"#
                        + #""latency":\#(latency)}"#)
            }
        }
        lines.append(#"{"type":"group","time":7000,"items":4}"#)
        #expect(try Self.follow(lines).last?["strategy"] as? String == "batch")
    }

    @Test("does not mind a clock that jumps back, nor one that counts from 1970")
    func clocks() throws {
        let answers = try Self.follow([
            #"{"type":"group","time":1790000000.5,"items":2}"#,
            #"{"type":"group","time":5,"items":2}"#,
            #"{"type":"observation","time":3,"strategy":"individual","items":2,"latency":1}"#,
            #"{"type":"group","time":1790000001,"items":2}"#,
        ])
        #expect(answers.count == 3)
        #expect(answers.allSatisfy { $0["strategy"] as? String == "individual" })
    }

    @Test("keeps a group of the year 2096 and refuses one of a later year, whatever the clock did")
    func farClock() throws {
        let scratch = try Scratch()
        let file = scratch.path("history.sqlite")
        let answers = try Self.follow(
            [1, 4e9, 4.1e9, 5].map { #"{"type":"group","time":\#($0),"items":5}"# },
            ["--db", file], badLine: 3)
        #expect(answers.count == 4 && answers[2]["error"] is String)
        let history = try SQLiteHistory(path: file, access: .readOnly)
        #expect(try history.decisions(HistoryQuery(), last: nil).count == 3)
    }

    @Test("joins only what the chosen lane took to a decision")
    func otherLane() throws {
        let scratch = try Scratch()
        let file = scratch.path("history.sqlite")
        _ = try Self.follow(
            [
                #"{"type":"group","time":1,"items":4,"id":1}"#,
                #"{"type":"observation","time":5,"items":4,"strategy":"batch","latency":3,"id":1}"#,
            ], ["--db", file])
        let history = try SQLiteHistory(path: file, access: .readOnly)
        let decisions = try history.decisions(HistoryQuery(), last: nil)
        #expect(decisions.map(\.strategy) == ["individual"] && decisions[0].outcome == nil)
    }

    @Test("refuses names that no history could keep", arguments: ["model", "provider", "purpose"])
    func names(field: String) throws {
        let long = String(repeating: "x", count: 257)
        for name in [long, #"a\u0000b"#] {
            let answers = try Self.follow(
                [#"{"type":"group","time":1,"items":2,"\#(field)":"\#(name)"}"#], badLine: 1)
            #expect((answers[0]["error"] as? String)?.hasPrefix(field) == true)
        }
    }

    @Test("answers at once: the decision is there before the next line is written")
    func atOnce() throws {
        let script = """
            mkfifo in out; "$0" advise --follow --db none <in >out &
            exec 3>in 4<out
            echo '{"type":"group","time":1,"items":2}' >&3; read -r first <&4
            echo '{"type":"group","time":2,"items":2}' >&3; read -r second <&4
            exec 3>&-; printf '%s\\n%s\\n' "$first" "$second"
            """
        let scratch = try Scratch()
        let outcome = try Tool.shell(script, in: scratch.url)
        #expect(outcome.output.split(separator: "\n").count == 2, "\(outcome.error)")
    }

    @Test("keeps what it decided and saw where a history is named, and begins with it next time")
    func keeps() throws {
        let scratch = try Scratch()
        let file = scratch.path("history.sqlite")
        var lines = [#"{"type":"group","time":10,"items":4,"id":7}"#]
        for step in 0..<60 {
            lines.append(
                #"{"type":"observation","time":\#(20 + step),"strategy":"individual","items":4,"#
                    + #""latency":8,"id":\#(step == 0 ? 7 : 1000 + step)}"#)
            lines.append(
                #"{"type":"observation","time":\#(20 + step),"strategy":"batch","items":4,"#
                    + #""latency":2}"#)
        }
        _ = try Self.follow(lines, ["--db", file])
        let history = try SQLiteHistory(path: file, access: .readOnly)
        let decisions = try history.decisions(HistoryQuery(), last: nil)
        #expect(decisions.count == 1)
        #expect(decisions[0].outcome?.latency == 8)
        #expect(try history.observations(HistoryQuery(), last: nil).count == 120)
        #expect(try history.models().count == 1)
        let next = try Self.follow([#"{"type":"group","time":10,"items":4}"#], ["--db", file])
        #expect(next[0]["strategy"] as? String == "batch")
    }
}
