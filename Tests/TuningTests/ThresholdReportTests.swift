import BatchingCore
import Diagnostics
import Foundation
import LatencyHistory
import OnlineStatistics
import RealModule
import Testing

@testable import Tuning

@Suite("A report of thresholds")
struct ThresholdReportTests {
    private func report(
        _ history: SQLiteHistory,
        _ request: ThresholdReport.Request = .init(
            valueOfTimePerHour: .infinity)
    ) throws -> ThresholdReport {
        try ThresholdReport(history, request)
    }

    @Test("finds the crossing of a known world, its costs and what they rest on")
    func known() throws {
        let history = try World().history()
        defer { discard(history) }
        let entry = try #require(try report(history).entries.first)
        #expect(entry.estimate.isIdentified)
        let (low, high) = (try #require(entry.estimate.low), try #require(entry.estimate.high))
        #expect(low <= 198 && 198 <= high && high < 220, "\(low)…\(high)")
        let batch = try #require(entry.fits[.batch])
        #expect(abs(batch.curve.overhead - 40) < 3 * batch.overheadError)
        #expect(batch.observations == 21 * 60 && batch.days == World.firstDay...World.firstDay + 20)
        #expect(entry.inForce.items == 10)
        #expect(entry.inForce.origin == "nothing configured: 10 is the start value")
    }

    /// A group of n items from 10 to 197 went 40 + 0.1 n as a job where 0.5 + 0.3 n would have done.
    @Test("counts what the threshold in force cost more, over the sizes seen")
    func difference() throws {
        let world = World()
        let history = try world.history()
        defer { discard(history) }
        let entry = try #require(try report(history).entries.first)
        let hours =
            world.observations.map { Double($0.items) }.filter { (10..<198).contains($0) }
            .reduce(0) { $0 + 39.5 - 0.2 * $1 } / 3600 * Double.exp(0.045)
        let difference = try #require(entry.difference)
        #expect(abs(difference.waitingHours / hours - 1) < 0.1, "\(difference.waitingHours)")
        #expect(entry.sizes.source == .daySums && entry.sizes.groups == 2520)
        let sentence = ThresholdSentences(try report(history)).headline
        #expect(sentence.hasPrefix("batch from "))
        #expect(sentence.contains("you use 10, the start value; that cost "))
        #expect(sentence.hasSuffix(" more waiting in 21 days"))
    }

    @Test("takes sizes from decisions where there are some, and the threshold that is in force")
    func decisions() throws {
        let world = World()
        let history = try world.history()
        defer { discard(history) }
        try history.append([
            HistoryDecision(
                id: 1, at: Double(World.firstDay) * 86_400, key: world.key, items: 100,
                strategy: "batch")
        ])
        let kept = KeptThreshold(
            key: world.key, items: 50, since: Double(World.firstDay) * 86_400,
            source: .configured, reason: "by hand")
        #expect(try history.putInForce([kept], replacing: [:]))
        let entry = try #require(try report(history).entries.first)
        #expect(entry.inForce.items == 50 && entry.inForce.origin == "configured on 2026-10-01")
        #expect(entry.sizes.source == .decisions && entry.sizes.groups == 1)
        // One group of 100: 50 s as a job, 30.5 s one by one, times 1.046.
        let seconds = try #require(entry.difference).waitingHours * 3600
        #expect(abs(seconds - 19.5 * 1.046) < 3, "\(seconds)")
    }

    @Test("prices items as recorded, unless told otherwise")
    func prices() throws {
        var world = World()
        world.prices = [.individual: 0.0004, .batch: 0.0002]
        let history = try world.history()
        defer { discard(history) }
        var request = ThresholdReport.Request(valueOfTimePerHour: 3.6)
        let recorded = try #require(try report(history, request).entries.first)
        #expect(recorded.priceSources == [.individual: .recordedByItem, .batch: .recordedByItem])
        // 0.001 · 1.046 · (0.5 + 0.3 n) + 0.0004 n = 0.001 · 1.046 · (40 + 0.1 n) + 0.0002 n
        // at 0.04132 / (0.000209 + 0.0002) = 101.
        let items = try #require(recorded.estimate.items)
        #expect(abs(items - 101) <= 6, "\(items)")
        request.prices = [.individual: 0, .batch: 0]
        let given = try #require(try report(history, request).entries.first)
        #expect(given.priceSources == [.individual: .given, .batch: .given])
        #expect(abs(try #require(given.estimate.items) - 198) <= 12)
    }

    @Test("says why there is no threshold where a lane was never used")
    func oneLane() throws {
        let history = try World.history(of: World().observations.filter { $0.lane == .individual })
        defer { discard(history) }
        let entry = try #require(try report(history).entries.first)
        #expect(entry.estimate.verdict == .notIdentified("nothing is known of the batch lane"))
        #expect(entry.difference == nil)
        let json = try ThresholdJSON(try report(history)).text()
        #expect(json.contains("\"threshold_items\" : null"))
        #expect(json.contains("\"reason\" : \"nothing is known of the batch lane\""))
    }

    @Test("of nothing says so, since when and what to do")
    func nothing() throws {
        let history = try World().history()
        defer { discard(history) }
        var request = ThresholdReport.Request()
        request.query.since = Double(World.firstDay + 30) * 86_400
        #expect {
            try report(history, request)
        } throws: { error in
            let text = (error as? InputError)?.description ?? ""
            return text.hasPrefix("no observations since 2026-10-31T00:00:00Z; give an earlier")
        }
        request.query = HistoryQuery(provider: "nobody")
        #expect {
            try report(history, request)
        } throws: { error in
            (error as? InputError)?.what == "no observations of provider 'nobody' in the history"
        }
    }

    @Test("draws both fits, the crossing and the threshold over time")
    func page() throws {
        let history = try World().history()
        defer { discard(history) }
        var request = ThresholdReport.Request(valueOfTimePerHour: .infinity)
        request.details = true
        let report = try report(history, request)
        let over = try #require(report.entries.first).overTime
        #expect(over.count > 15 && over.last?.day == World.firstDay + 20)
        #expect(over.last?.items == report.entries[0].estimate.items)
        let html = ThresholdPage(report, command: "sbtune report", version: "0").html
        for part in [
            "Latency against items", "individual: fit and 90 % band", "batch: fit and 90 % band",
            "Threshold over time", "threshold 1", "in force 10", "Only waiting counts.",
        ] {
            #expect(html.contains(part), "\(part)")
        }
    }
}
