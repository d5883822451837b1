import GRDB
import OnlineStatistics

/// What a transaction adds to days: gathered in memory, written once.
struct DaySums {
    /// A day's figures of one stream, as far as they can be added up.
    struct Tally {
        var grid = LatencyGrid()
        var failed = 0
        var censored = 0
        var probes = 0
        /// Microseconds since 1970.
        var lastAt: Int64 = 0
    }

    private struct Place: Hashable {
        var day: Int
        var stream: Int64
    }

    private var tallies: [Tally] = []
    private var places: [Place] = []
    private var indices: [Place: Int] = [:]
    /// Rows of one day and stream mostly come together.
    private var last = -1

    /// - Parameter stream: the stream's number in the file.
    mutating func add(_ row: PackedObservation, at: Int64, stream: Int64) {
        let place = Place(day: MicroTime.day(at), stream: stream)
        if last < 0 || places[last] != place { last = index(of: place) }
        tallies[last].add(row, at: at)
    }

    private mutating func index(of place: Place) -> Int {
        if let known = indices[place] { return known }
        indices[place] = tallies.count
        places.append(place)
        tallies.append(Tally())
        return tallies.count - 1
    }

    /// Adds all of it to the file's days, within the transaction that adds the rows.
    func write(_ db: Database, file: String) throws {
        let find = try db.cachedStatement(
            sql: """
                SELECT failed, censored, probes, last_at, grid FROM days
                WHERE day = ? AND stream = ?
                """)
        let put = try db.cachedStatement(
            sql: """
                INSERT INTO days (day, stream, finished, failed, censored, probes, last_at, grid)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (day, stream) DO UPDATE SET finished = excluded.finished,
                    failed = excluded.failed, censored = excluded.censored,
                    probes = excluded.probes, last_at = excluded.last_at, grid = excluded.grid
                """)
        for (place, tally) in zip(places, tallies) {
            var sum = tally
            if let row = try Row.fetchOne(find, arguments: [place.day, place.stream]) {
                try sum.add(row, day: place.day, file: file)
            }
            try put.execute(
                arguments: [
                    place.day, place.stream, sum.grid.count, sum.failed, sum.censored, sum.probes,
                    sum.lastAt, sum.grid.blob,
                ])
        }
    }
}

extension DaySums.Tally {
    fileprivate mutating func add(_ row: PackedObservation, at: Int64) {
        switch row.outcome {
        case .ok:
            let tokens = row.inputTokens < 0 ? nil : row.inputTokens
            grid.add(items: row.items, tokens: tokens, latency: row.latency)
        case .failed: failed += 1
        case .censored: censored += 1
        }
        if row.isProbe { probes += 1 }
        lastAt = max(lastAt, at)
    }

    fileprivate mutating func add(_ row: Row, day: Int, file: String) throws {
        grid.merge(try LatencyGrid(row.value("grid"), day: day, file: file))
        failed += try row.count("failed")
        censored += try row.count("censored")
        probes += try row.count("probes")
        lastAt = max(lastAt, try row.micros("last_at"))
    }
}
