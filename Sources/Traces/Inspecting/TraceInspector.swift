import BatchingCore
import Diagnostics

/// Sums a trace up in one pass.
///
/// Memory depends on the number of names, not of rows.
public struct TraceInspector {
    /// What a simulation takes for a text whose length the trace does not tell.
    public struct Assumptions: Sendable, Equatable {
        /// Tokens of a request's text.
        public var inputTokensPerItem: Int
        /// Tokens of its answer, where something is generated.
        public var outputTokensPerItem: Int

        public init(inputTokensPerItem: Int, outputTokensPerItem: Int) {
            self.inputTokensPerItem = inputTokensPerItem
            self.outputTokensPerItem = outputTokensPerItem
        }
    }

    private var arrivals = ArrivalStatistics()
    private var sizes = SizeHistogram()
    private var items = 0
    private var deadlines = 0
    private var senders = 0
    private var input = TokenTally()
    private var output = TokenTally()
    private var generating = 0
    private var kinds = NameTally()
    private var models = NameTally()
    private var providers = NameTally()
    private var purposes = NameTally()
    private var recorded = RecordedTally()

    public init() {}

    /// Reads `rows` to their end.
    public static func summary(
        of rows: any TraceRows, assuming assumptions: Assumptions
    ) throws(InputError) -> TraceSummary {
        var inspector = TraceInspector()
        var block = TraceBlock()
        while try rows.next(into: &block) { inspector.add(block) }
        return inspector.summary(names: rows.names, assuming: assumptions)
    }

    /// Takes the next rows in.
    public mutating func add(_ block: TraceBlock) {
        for group in block.groups {
            arrivals.add(group.arrival)
            sizes.add(group.items)
            items += group.items
            if group.deadline != RequestGroup.noDeadline { deadlines += 1 }
            if group.sender != RequestGroup.alone { senders += 1 }
            input.add(group.inputTokens, group.items)
            if group.kind == .generate {
                generating += 1
                output.add(group.outputTokens, group.items)
            }
            kinds.add(NameNumber(group.kind.rawValue), group.items)
            models.add(group.model, group.items)
            providers.add(group.provider, group.items)
            purposes.add(group.purpose, group.items)
        }
        for outcome in block.recorded { recorded.add(outcome) }
    }

    /// What was taken in so far.
    public func summary(
        names: NameTable, assuming assumptions: Assumptions
    ) -> TraceSummary {
        var summary = TraceSummary()
        let rows = arrivals.count
        if rows == 0 { return summary }
        let span = (arrivals.last - arrivals.first).seconds
        summary.rows = rows
        summary.items = items
        summary.spanS = span
        summary.rowsPerSecond = span > 0 ? Double(rows - 1) / span : nil
        summary.gapVariation = arrivals.gapVariation
        summary.dispersion = arrivals.dispersion
        summary.sizes = TraceSummary.Sizes(
            min: sizes.least, p50: sizes.quantile(0.5), p90: sizes.quantile(0.9),
            p99: sizes.quantile(0.99), max: sizes.most, mean: Double(items) / Double(rows))
        summary.inputTokens = input.summary(of: rows)
        summary.outputTokens = output.summary(of: generating)
        summary.kinds = kinds.top { RequestKind(rawValue: UInt8($0))?.name ?? "" }
        summary.models = models.top(names.name)
        summary.providers = providers.top(names.name)
        summary.purposes = purposes.top(names.name)
        summary.deadlineShare = Double(deadlines) / Double(rows)
        summary.senderShare = Double(senders) / Double(rows)
        summary.recorded = recorded.summary(names.name)
        summary.missing = missing(summary, assumptions)
        return summary
    }

    private func missing(_ summary: TraceSummary, _ assumptions: Assumptions) -> [String] {
        var sentences: [String] = []
        func note(
            _ rows: Int, of all: Int, _ what: String, _ instead: String, _ noun: String = "rows"
        ) {
            if rows == 0 { return }
            let who = rows == all ? "All" : "\(rows) of"
            sentences.append("\(who) \(all) \(noun) lack \(what): \(instead).")
        }
        let rows = summary.rows
        note(
            rows - input.known, of: rows, "input tokens",
            "\(assumptions.inputTokensPerItem) for each item are assumed")
        note(
            generating - output.known, of: generating, "output tokens",
            "\(assumptions.outputTokensPerItem) for each generated item are assumed",
            "generating rows")
        note(models.rows(of: 0), of: rows, "a model", "they count as one model")
        note(purposes.rows(of: 0), of: rows, "a purpose", "rules by purpose do not touch them")
        note(rows - deadlines, of: rows, "a deadline", "their results may come at any time")
        note(
            rows - senders, of: rows, "a sender",
            "each has its parallel slots to itself")
        return sentences
    }
}
