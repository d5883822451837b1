import BatchingCore
import BatchingSimulator
import Diagnostics
import Traces

/// The latencies that a trace recorded, put into a provider model that asks for them.
///
/// A row tells of a lane if its `strategy` names the lane and its `outcome` is not a failure: of the
/// individual lane only with one item (more are a makespan over slots), of the bulk lane and of jobs
/// less what the model adds per item.
public struct RecordedLatencies {
    private let file: String
    private let rows: TraceBlock
    private let names: NameTable

    /// Reads the trace.
    ///
    /// - Throws: what is wrong with a row, with its place.
    public init(_ source: TraceSource) throws(InputError) {
        let reader = try TraceReader(source, keepRecorded: true)
        file = source.name
        rows = try reader.readAll()
        names = reader.names
    }

    /// A model in which each distribution `from: trace` has become an empirical one.
    ///
    /// - Throws: `InputError` where the trace recorded nothing of a lane that asks for it.
    public func fill(_ model: ProviderModel) throws(InputError) -> ProviderModel {
        var filled = model
        if model.individual.latency.shape == .recorded {
            filled.individual.latency = try sample(.individual, perItem: 0, itemsMax: 1)
        }
        if let bulk = model.bulk, bulk.latency.shape == .recorded {
            filled.bulk?.latency = try sample(
                .bulk, perItem: bulk.perItem, itemsMax: Int(bulk.maxItems))
        }
        if model.batch.overhead.shape == .recorded {
            filled.batch.overhead = try sample(
                .batch, perItem: model.batch.perItem, itemsMax: .max)
        }
        return filled
    }

    private func sample(
        _ lane: Lane, perItem: Double, itemsMax: Int
    ) throws(InputError) -> Distribution {
        var values: [Double] = []
        for (group, recorded) in zip(rows.groups, rows.recorded)
        where group.items <= itemsMax && !recorded.latencySeconds.isNaN
            && (recorded.outcome == .ok || recorded.outcome == .unknown)
            && names.name(recorded.strategy) == lane.name
        {
            values.append(max(0, recorded.latencySeconds - perItem * Double(group.items)))
        }
        guard !values.isEmpty else {
            throw InputError(
                .data, file: file,
                "no row has strategy '\(lane.name)' and a latency_s"
                    + (itemsMax == 1 ? " for a single item" : ""),
                remedy: "add such rows, or give the provider another distribution")
        }
        values.sort()
        return Distribution(.empirical(values), mean: Distribution.meanBetween(values))
    }
}
