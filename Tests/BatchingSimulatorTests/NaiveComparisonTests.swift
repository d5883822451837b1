import BatchingCore
import OnlineStatistics
import Testing

@testable import BatchingSimulator

@Suite("Against a simulator written from the description alone")
struct NaiveComparisonTests {
    /// A provider whose figures are drawn, and are whole tenths of a second so that much coincides.
    private struct World {
        var model: ProviderModel
        var slots: Int
        var bulkItems: Int
        var jobItems: Int
        var rows: [RequestGroup]

        init(_ number: Int, isRandom: Bool) {
            let random = KeyedRandom(seed: UInt64(number), stream: 5)
            func draw(_ use: Int, _ range: ClosedRange<Int>) -> Int {
                let u = KeyedRandom.bits(row: random.row(0), item: use, lane: 0, attempt: 0)
                    .unitInterval
                return range.lowerBound + Int(u * Double(range.count))
            }
            slots = draw(0, 1...4)
            bulkItems = draw(1, 1...6)
            jobItems = draw(2, 3...12)
            model = steadyProvider()
            model.individual.latency = .constant(Double(draw(3, 1...40)) / 10)
            model.individual.maxParallel = Double(slots)
            model.bulk?.latency = .constant(Double(draw(4, 1...40)) / 10)
            model.bulk?.maxItems = Double(bulkItems)
            model.bulk?.perItem = Double(draw(5, 0...3)) / 10
            model.batch.overhead = .constant(Double(draw(6, 0...200)) / 10)
            model.batch.perItem = Double(draw(7, 0...5)) / 10
            model.batch.pollEvery = Double(draw(8, 1...60)) / 10
            model.batch.maxConcurrentJobs = Double(draw(9, 1...3))
            model.batch.maxItems = Double(jobItems)
            if isRandom {
                // Made in no time, unlike the table of a lognormal.
                model.individual.latency = Distribution(.empirical([1, 2, 5, 9]), mean: 2)
                model.bulk?.latency = Distribution(.empirical([3, 4, 9]), mean: 1)
                model.batch.overhead = Distribution(.empirical([1, 2, 3, 20]), mean: 15)
                model.batch.noise = Distribution(.empirical([3, 4, 8]), mean: 1)
            }
            var tenths = 0
            rows = []
            for number in 0..<draw(10, 1...14) {
                tenths += draw(20 + number, 0...1) * draw(40 + number, 0...80)
                let sender = draw(60 + number, 0...3)
                rows.append(
                    row(
                        number, items: draw(80 + number, 1...25), at: Double(tenths) / 10,
                        sender: sender == 3 ? RequestGroup.alone : UInt64(sender)))
            }
        }

        /// What a group's plan sends: the first `head` items in calls, the rest in jobs.
        func work(
            _ group: RequestGroup, calls: Range<Int>, lane: Lane, jobItems rest: Int, seed: UInt64
        ) -> NaiveSimulator.Work {
            var tables: [Double: LognormalTable] = [:]
            let key = KeyedRandom(seed: seed).row(group.row)
            func sample(_ distribution: Distribution, _ item: Int, _ lane: UInt8) -> Double {
                Sampler(distribution, tables: &tables).draw(
                    KeyedRandom.bits(row: key, item: item, lane: lane, attempt: 0))
            }
            let perCall = lane == .bulk ? bulkItems : 1
            let latency = lane == .bulk ? model.bulk!.latency : model.individual.latency
            let perItem = lane == .bulk ? model.bulk!.perItem : 0
            let spans = stride(from: calls.lowerBound, to: calls.upperBound, by: perCall).map {
                first in
                sample(latency, first, lane.rawValue)
                    + perItem * Double(min(perCall, calls.upperBound - first))
            }
            let jobs = stride(from: 0, to: rest, by: jobItems).enumerated().map { number, first in
                (sample(model.batch.overhead, number, 2)
                    + model.batch.perItem * Double(min(jobItems, rest - first)))
                    * sample(model.batch.noise, number, 2 | 0x20)
            }
            return NaiveSimulator.Work(
                row: group.row, arrival: group.arrival.nanoseconds, sender: group.sender,
                calls: spans, jobs: jobs)
        }

        func finishTimes(_ policy: String, seed: UInt64) -> [Int64] {
            var naive = NaiveSimulator()
            naive.slots = slots
            naive.places = Int(model.batch.maxConcurrentJobs)
            naive.pollNanoseconds = NaiveSimulator.nanoseconds(model.batch.pollEvery)
            let works = rows.map { group in
                let head: Int
                switch policy {
                case "always-batch": head = 0
                case "threshold:8": head = group.items < 8 ? group.items : 0
                case "hybrid:5": head = min(5, group.items)
                default: head = group.items
                }
                return work(
                    group, calls: 0..<head, lane: policy == "always-bulk" ? .bulk : .individual,
                    jobItems: group.items - head, seed: seed)
            }
            let times = naive.finishTimes(works)
            return rows.map { times[$0.row]! }
        }
    }

    @Test(
        "300 little worlds, to the nanosecond, with each engine",
        arguments: [
            "always-individual", "always-bulk", "always-batch", "threshold:8", "hybrid:5",
        ])
    func littleWorlds(policy: String) {
        var crowds = 0
        for number in 1...300 {
            let world = World(number, isRandom: number % 2 == 0)
            let naive = world.finishTimes(policy, seed: UInt64(number))
            for engine in SimulationRun.Engine.allCases {
                let results = simulate(
                    policy, world.model, world.rows, seed: UInt64(number), engine: engine
                ).results.sorted { $0.group.row < $1.group.row }
                #expect(
                    results.map(\.finished.nanoseconds) == naive, "world \(number), \(engine)")
            }
            if world.rows.count > 1 { crowds += 1 }
        }
        #expect(crowds > 200)
    }
}
