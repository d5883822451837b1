import BatchingCore
import OnlineStatistics
import Testing

@testable import BatchingSimulator

@Suite("What charts are drawn from")
struct DetailsTests {
    // One job from 0.5 s to 2.25 s in stretches of 1 s: 0.5, 1, 0.25.
    @Test("a level is averaged over each stretch")
    func averages() {
        var timeline = LevelTimeline()
        timeline.add(from: .zero + Span(seconds: 0.5), to: .zero + Span(seconds: 2.25))
        #expect(timeline.averages == [0.5, 1, 0.25])
        timeline.add(from: .zero + Span(seconds: 1), to: .zero + Span(seconds: 2))
        #expect(timeline.averages == [0.5, 2, 0.25])
    }

    @Test(
        "its integral is the sum of all durations, also after stretches were merged",
        arguments: [100, 5000, 1_000_000, 1e9])
    func integral(longest: Double) {
        let random = KeyedRandom(seed: 3)
        var timeline = LevelTimeline()
        var total = 0.0
        for number in 0..<300 {
            func draw(_ use: Int) -> Double {
                KeyedRandom.bits(row: random.row(number), item: use, lane: 0, attempt: 0)
                    .unitInterval
            }
            // Later ones reach further: the merging happens with values in every stretch.
            let start = Span(seconds: draw(0) * longest * Double(number + 1) / 300)
            let length = Span(seconds: draw(1) * longest / 10)
            timeline.add(from: .zero + start, to: .zero + start + length)
            total += length.seconds
            let sum = timeline.averages.reduce(0, +) * timeline.width.seconds
            #expect(abs(sum - total) <= 1e-7 * total)
        }
        #expect(timeline.averages.allSatisfy { $0 >= -1e-9 })
        #expect(timeline.averages.count <= LevelTimeline.stretchesMax)
        #expect((timeline.width.seconds > 1) == (longest > 1000))
    }

    // 512 stretches of 1 s end at 512 s: an end at 511.5 s fits, one at 512 s does not.
    @Test("stretches double when time outgrows them")
    func doubling() {
        var timeline = LevelTimeline()
        timeline.add(from: .zero, to: .zero + Span(seconds: 511.5))
        #expect(timeline.width.seconds == 1 && timeline.averages.count == 512)
        #expect(timeline.averages.last == 0.5)
        timeline.add(from: .zero, to: .zero + Span(seconds: 512))
        #expect(timeline.width.seconds == 2 && timeline.averages.count == 257)
        #expect(timeline.averages[255] == 1.75 && timeline.averages[256] == 0)
    }

    @Test("a run's jobs in flight are the ones it created, for as long as they were seen to be")
    func jobsInFlight() {
        let run = SimulationRun(
            [try! PolicyCatalog.request("always-batch")],
            SimulationRun.Settings(provider: steadyProvider(), details: true))
        let rows = (0..<40).map { row($0, items: 5, at: Double($0) * 50) }
        rows.withUnsafeBufferPointer { run.process($0) }
        run.finish()
        let timeline = run.ledgers(ofPolicy: 0)[0].jobsInFlight!
        // 40 jobs of 45 s.
        let area = timeline.averages.reduce(0, +) * timeline.width.seconds
        #expect(abs(area - 40 * 45) < 1e-6)
    }

    @Test("the sample of groups is the same under every policy and of bounded size")
    func sample() throws {
        let rows = randomRows(count: 5000, seed: 4)
        let names = ["always-individual", "always-batch", "window:100,15s", "clairvoyant"]
        let run = SimulationRun(
            try names.map { try PolicyCatalog.request($0) },
            SimulationRun.Settings(provider: steadyProvider(), details: true))
        rows.withUnsafeBufferPointer { run.process($0) }
        run.finish()
        let samples = names.indices.map { run.ledgers(ofPolicy: $0)[0].sizes!.points }
        let first = Set(samples[0].map(\.row))
        #expect((100...SizeSample.pointsMax).contains(first.count))
        for sample in samples {
            #expect(Set(sample.map(\.row)) == first && sample.count == first.count)
            #expect(sample.allSatisfy { $0.items == rows[$0.row].items })
        }
        // Not only the first rows, nor only the last.
        #expect(first.contains { $0 < 500 } && first.contains { $0 > 4500 })
    }

    @Test("a short run's sample is everything")
    func shortRun() {
        var sample = SizeSample()
        for number in 0..<SizeSample.pointsMax {
            sample.add(
                GroupResult(
                    group: row(number, items: 1), finished: .zero, firstResult: .zero, priceUSD: 0,
                    failedItems: 0, lanes: 1))
        }
        #expect(sample.points.map(\.row) == Array(0..<SizeSample.pointsMax))
    }
}
