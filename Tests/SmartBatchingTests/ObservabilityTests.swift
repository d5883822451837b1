import InMemoryTracing
import LatencyHistory
import Metrics
import MetricsTestKit
import ProviderAPI
import Testing
import Tracing

@testable import SmartBatching

/// A program's own backends, which can be set once in a process.
enum Backends {
    static let metrics = TestMetrics()
    static let tracer = InMemoryTracer()
    static let areSet: Bool = {
        MetricsSystem.bootstrap(metrics)
        InstrumentationSystem.bootstrap(tracer)
        return true
    }()
}

@Suite("What a program's own backends see")
struct ObservabilityTests {
    @Test("are counters by strategy, times by phase, and a span for every call, without texts")
    func backends() async throws {
        try #require(Backends.areSet)
        let bench = try await Bench()
        let client = try await AdaptiveSmartClient(
            bench.provider, history: .file(bench.path("history.sqlite")), settings: bench.settings)
        _ = try await client.embed(
            items(3, Canary.text),
            options: CallOptions(purpose: "seen by backends", strategy: .individual))
        await client.close()

        let calls = Backends.metrics.counters.filter {
            $0.label == "sbtune_groups_total" && $0.dimensions.contains { $0.1 == "individual" }
        }
        #expect(calls.reduce(0) { $0 + $1.totalValue } >= 1)
        let phases = Backends.metrics.timers.filter { $0.label == "sbtune_call_seconds" }
        #expect(
            Set(phases.flatMap { $0.dimensions.map(\.1) }).isSuperset(of: ["first_byte", "total"]))

        let span = try #require(
            Backends.tracer.finishedSpans.first {
                $0.attributes.get("sbtune.purpose") == .string("seen by backends")
            })
        #expect(span.operationName == "sbtune.embed")
        #expect(span.attributes.get("sbtune.items") == .int64(3))
        #expect(span.attributes.get("sbtune.strategy") == .string("individual"))
        var all = "\(Backends.tracer.finishedSpans)"
        for counter in Backends.metrics.counters { all += "\(counter.label) \(counter.dimensions)" }
        #expect(!all.contains(Canary.text) && !all.contains(Canary.key))
        try await bench.end()
    }

    @Test("and the history has where the calls' time went")
    func wire() async throws {
        let bench = try await Bench()
        let path = bench.path("history.sqlite")
        for _ in 0..<2 {
            let client = try await AdaptiveSmartClient(
                bench.provider, history: .file(path), settings: bench.settings)
            _ = try await client.embed(items(4), options: CallOptions(strategy: .individual))
            _ = try await client.embed(items(4), options: CallOptions(strategy: .bulk))
            await client.close()
        }
        let times = try SQLiteHistory(path: path, access: .readOnly).wireTimes()
        #expect(times.map(\.lane) == [.individual, .bulk])
        #expect(times.map(\.calls) == [8, 2])
        for lane in times {
            #expect(lane.connections <= lane.calls && lane.tls == 0, "loopback has no TLS")
            #expect(lane.total >= lane.firstByte && lane.firstByte > 0)
        }
        try await bench.end()
    }
}
