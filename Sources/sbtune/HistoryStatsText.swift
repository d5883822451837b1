import Foundation
import LatencyHistory
import Reports
import Traces

/// What a history holds, as people and as programs read it.
struct HistoryStatsText {
    private let stats: HistoryStats

    private let wire: [WireTimes]

    init(_ stats: HistoryStats, wire: [WireTimes] = []) {
        self.stats = stats
        self.wire = wire
    }

    /// A fact a line.
    var facts: String {
        let rows = stats.rows.filter { ["observations", "decisions", "days"].contains($0.table) }
            .map { "\($0.table) \(NumberText.count($0.count))" }
        let range =
            stats.firstAt.map { "\(Self.instant($0)) to \(Self.instant(stats.lastAt ?? $0))" }
            ?? "no raw observations"
        let facts = [
            ("history", stats.path), ("size", NumberText.compact(Double(stats.bytes)) + "B"),
            ("version", String(stats.schemaVersion)), ("rows", rows.joined(separator: ", ")),
            ("raw rows", range),
        ]
        return facts.map { name, value in
            name + String(repeating: " ", count: 10 - name.count) + value + "\n"
        }.joined()
    }

    var lanes: Table {
        let titles = ["finished", "failed", "censored", "probes", "days"]
        let names = ["provider", "model", "kind", "lane"].map { Table.Column($0, alignment: .left) }
        return Table(
            columns: names + titles.map { Table.Column($0) } + [Table.Column("last")],
            rows: stats.lanes.map { lane in
                Table.Row(
                    [lane.key.provider, lane.key.model, lane.key.kind.name, lane.lane.name]
                        + [lane.finished, lane.failed, lane.censored, lane.probes, lane.days].map {
                            NumberText.count($0)
                        } + [Self.instant(lane.lastAt)])
            })
    }

    /// Where calls' time went, in the mean; nil where no live client has written here.
    var onTheWire: Table? {
        if wire.isEmpty { return nil }
        let names = ["provider", "model", "kind", "lane"].map { Table.Column($0, alignment: .left) }
        let figures = ["calls", "connections", "connect", "tls", "first byte", "total"]
        func mean(_ sum: Double, _ count: Int) -> String {
            count == 0 ? "" : NumberText.seconds(sum / Double(count))
        }
        return Table(
            columns: names + figures.map { Table.Column($0) },
            rows: wire.map { times in
                Table.Row([
                    times.key.provider, times.key.model, times.key.kind.name, times.lane.name,
                    NumberText.count(times.calls), NumberText.count(times.connections),
                    mean(times.connect, times.connections), mean(times.tls, times.connections),
                    mean(times.firstByte, times.calls), mean(times.total, times.calls),
                ])
            })
    }

    var csv: String {
        CSVText.row([
            "provider", "model", "kind", "lane", "finished", "failed", "censored", "probes", "days",
            "last_at",
        ])
            + stats.lanes.map { lane in
                let names: [CSVText.Field] = [
                    .text(lane.key.provider), .text(lane.key.model), .text(lane.key.kind.name),
                    .text(lane.lane.name),
                ]
                let counts = [lane.finished, lane.failed, lane.censored, lane.probes, lane.days]
                return CSVText.row(
                    names + counts.map { .integer($0) } + [.text(Self.instant(lane.lastAt))])
            }.joined()
    }

    func json() throws -> String {
        let document = Document(
            file: stats.path, schemaVersion: stats.schemaVersion, bytes: stats.bytes,
            rows: Dictionary(stats.rows.map { ($0.table, $0.count) }) { first, _ in first },
            firstAt: stats.firstAt.map(Self.instant), lastAt: stats.lastAt.map(Self.instant),
            lanes: stats.lanes.map { lane in
                Document.Lane(
                    provider: lane.key.provider, model: lane.key.model, kind: lane.key.kind.name,
                    lane: lane.lane.name, finished: lane.finished, failed: lane.failed,
                    censored: lane.censored, probes: lane.probes, days: lane.days,
                    lastAt: Self.instant(lane.lastAt))
            },
            wire: wire.map { times in
                Document.Wire(
                    provider: times.key.provider, model: times.key.model,
                    kind: times.key.kind.name, lane: times.lane.name, calls: times.calls,
                    connections: times.connections, nameLookupS: times.nameLookup,
                    connectS: times.connect, tlsS: times.tls, firstByteS: times.firstByte,
                    totalS: times.total)
            })
        return try JSONText.of(document)
    }

    private struct Document: Encodable {
        struct Lane: Encodable {
            var provider, model, kind, lane: String
            var finished, failed, censored, probes, days: Int
            var lastAt: String
        }

        /// Sums over all days.
        struct Wire: Encodable {
            var provider, model, kind, lane: String
            var calls, connections: Int
            var nameLookupS, connectS, tlsS, firstByteS, totalS: Double
        }

        var file: String
        var schemaVersion: Int
        var bytes: Int
        var rows: [String: Int]
        var firstAt, lastAt: String?
        var lanes: [Lane]
        var wire: [Wire]
    }

    /// To the second: nobody reads further.
    private static func instant(_ time: WallTime) -> String {
        TraceTime.text(nanoseconds: Int64(time.rounded(.down)) * 1_000_000_000)
    }
}
