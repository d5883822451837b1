import BatchingCore
import Diagnostics

/// Kinds of work that a trace can be made up for.
public enum TracePreset: String, Sendable, CaseIterable {
    /// A chat archive is imported by a site generator and then asked about.
    case archiveImport = "archive-import"
    /// One developer's working day.
    case devDay = "dev-day"
    /// Thirty days of a service with users, jobs and nightly imports.
    case productionMonth = "production-month"

    /// Rows when nobody says how many.
    public var usualRows: Int {
        switch self {
        case .archiveImport: 400
        case .devDay: 600
        case .productionMonth: 5_000
        }
    }

    /// One line for a list.
    public var summary: String {
        switch self {
        case .archiveImport: "a chat archive is scanned, indexed and then asked about"
        case .devDay: "one developer's day: edit-run cycles, test runs, rare reindexing"
        case .productionMonth: "thirty days of users, jobs and nightly imports"
        }
    }
}

/// Makes up a trace.
///
/// The same preset, rows and seed give the same bytes on every machine.
public struct TraceGenerator: Sendable {
    /// What the rows stand for.
    public var preset: TracePreset
    /// How many, 1…10,000,000.
    public var rows: Int
    /// What makes one trace differ from another of the same preset.
    public var seed: UInt64

    /// Rows lie in memory until they are sorted.
    public static let mostRows = 10_000_000

    /// - Parameters:
    ///   - preset: which traffic.
    ///   - rows: 1…10,000,000; nil = the preset's usual number.
    ///   - seed: keys all chance.
    /// - Throws: `InputError` when `rows` is out of range.
    public init(
        _ preset: TracePreset, rows: Int? = nil, seed: UInt64 = 1
    ) throws(InputError) {
        self.preset = preset
        self.rows = rows ?? preset.usualRows
        self.seed = seed
        guard 1...Self.mostRows ~= self.rows else {
            throw InputError(
                .usage, "\(self.rows) rows cannot be made", remedy: "ask for 1 to \(Self.mostRows)")
        }
    }

    /// The rows in memory, with the table of their names.
    public func groups(names: NameTable = NameTable()) throws(InputError) -> [RequestGroup] {
        var drafts: [RowDraft]
        switch preset {
        case .archiveImport: drafts = ArchiveImport.rows(rows, seed)
        case .devDay: drafts = DevDay.rows(rows, seed)
        case .productionMonth: drafts = ProductionMonth.rows(rows, seed)
        }
        // Ties keep the order in which they were made.
        let order = drafts.indices.sorted { [drafts] in
            (drafts[$0].milliseconds, $0) < (drafts[$1].milliseconds, $1)
        }
        drafts = order.map { [drafts] in drafts[$0] }
        let start = drafts.first?.milliseconds ?? 0
        var groups: [RequestGroup] = []
        groups.reserveCapacity(drafts.count)
        for draft in drafts { groups.append(try draft.group(groups.count, from: start, names)) }
        return groups
    }

    /// Writes the trace as CSV.
    public func write(to sink: @escaping TraceSink) throws(InputError) {
        let names = NameTable()
        let groups = try self.groups(names: names)
        let writer = try TraceWriter(
            columns: TraceWriter.Columns.requests.subtracting(.provider), names: names, sink: sink)
        for group in groups { try writer.write(group) }
        try writer.finish()
    }
}
