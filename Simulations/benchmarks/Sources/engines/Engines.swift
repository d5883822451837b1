import AllocationCounter
import BatchingCore
import BatchingSimulator
import Scenarios
import Traces

/// Prints, for a trace, what reading it costs, and for each policy and engine what simulating a
/// group costs and how many allocations the second half of the trace makes.
///
///     swift run -c release engines TRACE.csv [PROVIDER] [POLICY ...]
///
/// One core; the median of five runs. Absolute times wander on a shared machine: quote ratios.
@main
struct Engines {
    static let runs = 5

    static func main() throws {
        let arguments = Array(CommandLine.arguments.dropFirst())
        guard let trace = arguments.first else {
            print("usage: engines TRACE.csv [PROVIDER] [POLICY ...]")
            return
        }
        let provider = try ProviderFiles.load(
            pathOrPreset: arguments.count > 1 ? arguments[1] : "seed")
        let named = Array(arguments.dropFirst(2))
        let policies =
            named.isEmpty
            ? ["threshold:10", "hybrid:5", "bentoml", "coalesce:1s+threshold:10", "clairvoyant"]
            : named
        let rows = try reading(trace)
        for policy in policies {
            let request = try PolicyCatalog.request(policy)
            for engine in SimulationRun.Engine.allCases {
                if engine == .events, case .clairvoyant = request { continue }
                simulate(rows, request, provider, engine)
            }
        }
    }

    /// - Returns: the rows, for the engines.
    private static func reading(_ trace: String) throws -> [RequestGroup] {
        var all: [RequestGroup] = []
        var bytes: Int64 = 0
        var times: [Double] = []
        for _ in 0..<runs {
            all.removeAll(keepingCapacity: true)
            let reader = try TraceReader(.file(trace))
            var block = TraceBlock()
            var rows = 0
            times.append(
                try seconds {
                    while try reader.next(into: &block) { rows += block.groups.count }
                })
            bytes = reader.bytesRead
        }
        let reader = try TraceReader(.file(trace))
        all = try reader.readAll().groups
        let time = median(times)
        print(
            "reading: \(all.count) rows, \(figure(time * 1e9 / Double(all.count))) ns/row, "
                + "\(figure(Double(bytes) / time / 1e9)) GB/s")
        return all
    }

    private static func simulate(
        _ rows: [RequestGroup], _ request: PolicyRequest, _ provider: ProviderModel,
        _ engine: SimulationRun.Engine
    ) {
        var times: [Double] = []
        var allocations = 0
        var events = 0
        for _ in 0..<runs {
            let run = SimulationRun(
                [request], SimulationRun.Settings(provider: provider, engine: engine))
            let half = rows.count / 2
            times.append(
                seconds {
                    rows.withUnsafeBufferPointer { rows in
                        run.process(UnsafeBufferPointer(rebasing: rows[..<half]))
                        let before = allocation_count()
                        run.process(UnsafeBufferPointer(rebasing: rows[half...]))
                        allocations = allocation_count() - before
                    }
                    run.finish()
                })
            events = run.ledgers(ofPolicy: 0)[0].events
        }
        let time = median(times)
        print(
            "\(request.name), \(engine.rawValue): \(figure(time * 1e9 / Double(rows.count))) "
                + "ns/group, \(figure(Double(events) / time / 1e6)) M events/s, "
                + "\(allocations) allocations in the second half")
    }

    private static func seconds(_ work: () throws -> Void) rethrows -> Double {
        let clock = ContinuousClock()
        let time = try clock.measure(work)
        return Double(time.components.seconds) + Double(time.components.attoseconds) * 1e-18
    }

    private static func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }

    private static func figure(_ value: Double) -> Double { (value * 100).rounded() / 100 }
}
