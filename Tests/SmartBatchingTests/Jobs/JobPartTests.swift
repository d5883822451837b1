import BatchingCore
import Foundation
import Testing

@testable import JobJournal
@testable import ProviderAPI
@testable import SmartBatching

@Suite("Whether a job is at the provider")
struct ReconciliationTests {
    private func listing(
        _ seconds: Double, _ entries: [(String, String, String?)], isComplete: Bool = true
    ) -> Reconciliation.Listing {
        Reconciliation.Listing(
            at: .zero + Span(seconds: seconds), isComplete: isComplete,
            entries: entries.map {
                Reconciliation.Entry(name: $0.0, label: $0.1, createTime: $0.2, isOver: false)
            })
    }

    private func verdict(
        _ listings: [Reconciliation.Listing], controls: Set<String> = []
    ) -> Reconciliation.Verdict {
        Reconciliation(
            token: "T", since: .zero + Span(seconds: 1000), quiet: Span(seconds: 150),
            controls: controls
        ).verdict(listings)
    }

    @Test("is known at any time when it is listed, also in a listing that is not whole")
    func found() {
        let entries = [("b/1", "other", nil), ("b/2", "T", nil)] as [(String, String, String?)]
        #expect(verdict([listing(1001, entries)]) == .found("b/2", younger: []))
        #expect(
            verdict([listing(1001, entries, isComplete: false)]) == .found("b/2", younger: []))
        #expect(
            verdict([listing(1001, []), listing(1002, entries), listing(1003, entries)])
                == .found("b/2", younger: []))
    }

    @Test("and which one is older is told by the provider's times")
    func older() {
        let times: [(String, String, String?)] = [
            ("b/4", "T", nil), ("b/1", "T", "2026-01-02T00:00:05.1Z"),
            ("b/2", "T", "2026-01-02T00:00:05Z"), ("b/3", "T", "2026-01-02T00:00:04.999999999Z"),
        ]
        #expect(
            verdict([listing(1001, times)]) == .found("b/3", younger: ["b/2", "b/1", "b/4"]))
    }

    @Test("is not denied before the quiet period, nor by what could not be read whole")
    func early() {
        let control: [(String, String, String?)] = [("b/9", "U", nil)]
        #expect(verdict([], controls: ["b/9"]) == .unknown)
        #expect(verdict([listing(1149, control)], controls: ["b/9"]) == .unknown)
        #expect(
            verdict([listing(1150, control, isComplete: false)], controls: ["b/9"]) == .unknown)
        #expect(verdict([listing(1150, control)], controls: ["b/9"]) == .absent)
    }

    @Test("without a job that must be listed takes two whole listings, a quiet period apart")
    func twoListings() {
        let control: [(String, String, String?)] = [("b/9", "U", nil)]
        #expect(verdict([listing(1150, control)]) == .unknown)
        #expect(verdict([listing(1150, []), listing(1299, [])]) == .unknown)
        #expect(verdict([listing(1150, []), listing(1300, [])]) == .absent)
        #expect(
            verdict([listing(1150, []), listing(1300, [], isComplete: false)]) == .unknown)
        // An early one is none of the two.
        #expect(verdict([listing(1010, []), listing(1160, [])]) == .unknown)
    }
}

@Suite("When a job is looked at")
struct PollPlanTests {
    private func at(_ seconds: Double) -> Instant { .zero + Span(seconds: seconds) }

    @Test("is a multiple of the interval after its creation, whatever a look takes")
    func grid() {
        let plan = PollPlan(created: at(7), every: Span(seconds: 30))
        #expect(plan.next(after: at(7)) == at(37))
        #expect(plan.next(after: at(36.9)) == at(37))
        #expect(plan.next(after: at(37)) == at(67))
        #expect(plan.next(after: at(100)) == at(127))
        // Less than a second would be no pace at all.
        #expect(PollPlan(created: at(0), every: .zero).next(after: at(5)) == at(6))
    }

    @Test("is later after refusals, on the same grid, and at the old pace after an answer")
    func stretched() {
        var plan = PollPlan(created: at(0), every: Span(seconds: 30))
        #expect(plan.refused(at: at(31), retryAfter: nil) == at(120))
        #expect(plan.refused(at: at(120), retryAfter: nil) == at(240))
        #expect(plan.refused(at: at(240), retryAfter: 500) == at(750))
        for _ in 0..<40 { _ = plan.refused(at: at(750), retryAfter: nil) }
        // 15 min at most, unless told otherwise, and an hour then.
        #expect(plan.refused(at: at(900), retryAfter: nil) == at(1800))
        #expect(plan.refused(at: at(900), retryAfter: 1e300) == at(4500))
        #expect(plan.refused(at: at(900), retryAfter: -5) == at(1800))
        plan.answered()
        #expect(plan.refused(at: at(900), retryAfter: nil) == at(960))
    }
}

@Suite("A job's results")
struct ResultCheckTests {
    private let token = JobToken(journal: "A1B2C3", micros: 0, random: Array(0..<10))

    private func vector(_ index: Int, dimension: Int = 3) -> ItemResult {
        .embedding(Embedding(values: Array(repeating: Float(index + 1), count: dimension)))
    }

    @Test("are never another item's: in any order, with lines dropped, doubled and renamed")
    func mixed() {
        // Knuth's generator (The Art of Computer Programming 2, 3.3.4), upper bits.
        var state: UInt64 = 7
        func next(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % bound
        }
        for _ in 0..<300 {
            let count = 1 + next(40)
            var keys = (0..<count).map { (token.itemKey($0), $0) }
            for place in keys.indices { keys.swapAt(place, next(count)) }
            var seen: [Int: Int] = [:]
            var check = ResultCheck(token: token, items: count, kind: .embed)
            for (key, index) in keys {
                let copies = [0, 1, 1, 1, 1, 1, 2][next(7)]
                for _ in 0..<copies {
                    let isRenamed = next(20) == 0
                    let name = isRenamed ? [nil, "", key + "x", "7"][next(4)] : key
                    check.add(JobItemResult(key: name, result: .success(vector(index))))
                    if !isRenamed { seen[index, default: 0] += 1 }
                }
            }
            check.finish()
            for index in 0..<count {
                // Exactly one line with its key: its own result; otherwise none.
                let expected = seen[index] == 1 ? vector(index) : nil
                #expect(check.results[index].flatMap { try? $0.get() } == expected)
            }
        }
    }

    @Test("that are no vectors to work with are missing")
    func vectors() {
        let bad: [[Float]] = [
            [], [1, 2], [1, 2, 3, 4], [1, .nan, 3], [1, .infinity, 3], [0, 0, 0],
        ]
        var check = ResultCheck(
            token: token, items: 12, kind: .embed,
            dimensions: [nil, nil, nil, nil, nil, nil, nil, nil, nil, nil, 2, 2])
        for (index, values) in bad.enumerated() {
            check.add(
                .init(
                    key: token.itemKey(index),
                    result: .success(.embedding(Embedding(values: values)))))
        }
        for index in 6..<9 {
            check.add(.init(key: token.itemKey(index), result: .success(vector(index))))
        }
        let text = GeneratedText(text: "t", finishReason: "STOP", usage: TokenUsage())
        check.add(.init(key: token.itemKey(9), result: .success(.generated(text))))
        // Asked for two numbers: three are wrong, two are right.
        check.add(.init(key: token.itemKey(10), result: .success(vector(10))))
        check.add(.init(key: token.itemKey(11), result: .success(vector(11, dimension: 2))))
        check.finish()
        #expect(check.results.indices.filter { check.results[$0] != nil } == [6, 7, 8, 11])
    }

    @Test("of which some are missing are told as ranges of neighbours")
    func ranges() {
        #expect(JobEnd.ranges([]) == [])
        let expected = [
            ItemRange(first: 0, count: 2), ItemRange(first: 4, count: 1),
            ItemRange(first: 6, count: 3),
        ]
        #expect(JobEnd.ranges([0, 1, 4, 6, 7, 8]) == expected)
    }

    @Test("come back from the journal's bytes as they were; other bytes are none")
    func bytes() {
        let usage = TokenUsage(input: 12, output: nil)
        let results: [ItemResult] = [
            .embedding(Embedding(values: [0.1, -1e30, .leastNonzeroMagnitude], inputTokens: 7)),
            .embedding(Embedding(values: [], inputTokens: nil)),
            .generated(GeneratedText(text: "a\u{2028}ü\n", finishReason: "STOP", usage: usage)),
            .generated(GeneratedText(text: "", finishReason: "", usage: TokenUsage())),
        ]
        for result in results {
            let bytes = ResultBytes.encode(result)
            #expect(ResultBytes.decode(bytes) == result)
            if bytes.count > 9 { #expect(ResultBytes.decode(Array(bytes.prefix(8))) == nil) }
        }
        #expect(ResultBytes.decode([]) == nil && ResultBytes.decode([9, 1, 2]) == nil)
        #expect(ResultBytes.decode([2] + Array(repeating: 255, count: 24)) == nil)
    }

    @Test("are read line by line, on LF alone; a line that is too long is cut")
    func lines() throws {
        let path = NSTemporaryDirectory() + "sbtune-lines-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: path) }
        let long = Data(repeating: 65, count: ResultLines.longest + 10)
        try (Data("a\r\u{2028}b\n\n".utf8) + long + Data("\nend".utf8))
            .write(to: URL(filePath: path))
        var lines: [[UInt8]] = []
        try ResultLines.read(path) { lines.append(Array($0)) }
        #expect(lines.count == 4)
        #expect(lines[0] == Array("a\r\u{2028}b".utf8) && lines[1].isEmpty)
        #expect(lines[2].count == ResultLines.longest && lines[3] == Array("end".utf8))
    }
}
