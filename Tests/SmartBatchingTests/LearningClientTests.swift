import BatchingCore
import Foundation
import LatencyHistory
import Testing

@testable import SmartBatching

/// One after the other: what is learned is time, and others would take of it.
@Suite("The client that learns", .serialized)
struct LearningClientTests {
    // A question alone takes 2 s, in a bulk call 16, in a job 80. A hundred items take 40 s in five
    // slots and 90 s as a job (80 s and 0.1 s each), but 16 s in one bulk call. So far apart that a
    // machine which stands still for half a second (10 s here) teaches nothing wrong for good.
    @Test("sends a question alone and an import together, and says why")
    func choices() async throws {
        let bench = try await Bench(
            Bench.provider(batch: "80s", individual: "2s", bulk: "16s"), speed: 20)
        let client = try await AdaptiveSmartClient(
            bench.provider, history: .file(bench.path("history.sqlite")), settings: bench.settings)
        var strategies: [Int: [String]] = [:]
        for round in 0..<6 {
            for count in [1, 100] {
                let items = items(count, "r\(round)")
                let options = CallOptions(purpose: count == 1 ? "rag_query" : "index_build")
                for try await delivery in client.send(GroupRequest(.embed(items), options: options))
                {
                    if case .finished(let end) = delivery {
                        strategies[count, default: []].append(end.strategy)
                        #expect(end.receipt?.reasonText.isEmpty == false)
                    }
                }
            }
        }
        #expect(strategies[1]?.suffix(3).allSatisfy { $0 == "individual" } == true)
        #expect(strategies[100]?.suffix(3).allSatisfy { $0 == "bulk" } == true)
        await client.close()
        let session = await client.session
        #expect(session.timeSavedEstimate > 0 && session.priceUSD > 0)

        let history = try SQLiteHistory(path: bench.path("history.sqlite"), access: .readOnly)
        let decisions = try history.decisions(HistoryQuery(), last: nil)
        #expect(decisions.count == 12 && decisions.allSatisfy { $0.outcome != nil })
        #expect(Set(decisions.map(\.purpose)) == ["rag_query", "index_build"])
        let observations = try history.observations(HistoryQuery(), last: nil)
        #expect(observations.count >= 12)
        #expect(try history.models().count == 1)
        try await bench.end()
    }

    @Test("keeps one pledge on the price, whatever kinds it is asked for")
    func onePledge() async throws {
        let bench = try await Bench()
        let log = StepLog()
        var settings = bench.settings
        settings.costIncreaseMax = 0.1
        settings.onStep = { log.keep($0, $1, $2) }
        let client = try await AdaptiveSmartClient(
            bench.provider, history: .none, settings: settings)
        _ = try await client.generate(["a question"])
        _ = try await client.embed(texts(3))
        _ = try await client.generate(["another"])
        await client.close()
        let told = log.steps.count { step in
            if case .plannedElsewhere = step.event { true } else { false }
        }
        // Each of the three is told to the driver of the other kind, the first when that is made.
        #expect(told == 3)
        try await bench.end()
    }

    @Test("begins with what an earlier run has learned")
    func takesUp() async throws {
        let bench = try await Bench(Bench.provider(individual: "20s"), speed: 200)
        let path = bench.path("history.sqlite")
        var beliefs: [Double] = []
        for run in 0..<2 {
            let client = try await AdaptiveSmartClient(
                bench.provider, history: .file(path), settings: bench.settings)
            let asked = GroupRequest(.embed(items(1, "\(run)")))
            for try await delivery in client.send(asked) {
                if case .finished(let end) = delivery, let offers = end.receipt?.offers {
                    beliefs.append(offers[.individual]!.latency)
                }
            }
            for number in 0..<8 {
                let options = CallOptions(strategy: .individual)
                _ = try await client.embed(items(1, "\(run) \(number)"), options: options)
            }
            await client.close()
        }
        // A call takes twenty seconds, and more on a busy machine; the first belief was a few.
        let history = try SQLiteHistory(path: path, access: .readOnly)
        let seen = try history.observations(HistoryQuery(), last: nil).map(\.latency).sorted()[4]
        let errors = beliefs.map { abs(log($0 / seen)) }
        #expect(errors[1] < errors[0] / 2, "\(beliefs), seen \(seen)")
        try await bench.end()
    }

    @Test("keeps within a deadline that no job would meet")
    func deadline() async throws {
        let bench = try await Bench(speed: 20)
        var settings = bench.settings
        settings.valueOfTimePerHour = 0
        let client = try await AdaptiveSmartClient(bench.provider, settings: settings)
        let items = items(20)
        var ends: [GroupEnd] = []
        for deadline in [Duration.seconds(10), .seconds(3600 * 24)] {
            let group = GroupRequest(.embed(items), options: CallOptions(deadline: deadline))
            for try await delivery in client.send(group) {
                if case .finished(let end) = delivery { ends.append(end) }
            }
        }
        #expect(ends[0].strategy != "batch" && ends[0].latency < 10)
        #expect(ends[1].strategy == "batch", "waiting costs nothing, and it is half the price")
        await client.close()
        try await bench.end()
    }
}
