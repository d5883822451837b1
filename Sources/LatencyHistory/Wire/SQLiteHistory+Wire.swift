import BatchingCore
import GRDB

/// Times on the wire, kept as sums of days for ever.
extension SQLiteHistory {
    /// Adds to the sums of a day.
    public func append(_ times: [WireTimes], at time: WallTime) throws {
        let day = MicroTime.day(MicroTime.nearest(time))
        try write { db in
            var names = NameNumbers(db)
            for sum in times where sum.calls > 0 {
                try db.execute(
                    sql: """
                        INSERT INTO wire (day, key, lane, calls, connections, name_lookup, connect,
                            tls, first_byte, total) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                        ON CONFLICT (day, key, lane) DO UPDATE SET calls = calls + excluded.calls,
                            connections = connections + excluded.connections,
                            name_lookup = name_lookup + excluded.name_lookup,
                            connect = connect + excluded.connect, tls = tls + excluded.tls,
                            first_byte = first_byte + excluded.first_byte,
                            total = total + excluded.total
                        """,
                    arguments: [
                        day, try names.key(sum.key), Int(sum.lane.rawValue), sum.calls,
                        sum.connections, sum.nameLookup, sum.connect, sum.tls, sum.firstByte,
                        sum.total,
                    ])
            }
        }
    }

    /// The sums of all days, in order of key and lane; none in a file that an earlier version wrote.
    public func wireTimes() throws -> [WireTimes] {
        try read { db in
            guard try db.tableExists("wire") else { return [] }
            let rows = try Row.fetchCursor(
                db,
                sql: """
                    SELECT keys.provider AS provider, keys.model AS model, keys.kind AS kind,
                        wire.lane AS lane, sum(wire.calls) AS calls,
                        sum(wire.connections) AS connections,
                        sum(wire.name_lookup) AS name_lookup, sum(wire.connect) AS connect,
                        sum(wire.tls) AS tls, sum(wire.first_byte) AS first_byte,
                        sum(wire.total) AS total
                    FROM wire JOIN keys ON keys.id = wire.key
                    GROUP BY wire.key, wire.lane ORDER BY provider, model, kind, lane
                    """)
            var times: [WireTimes] = []
            while let row = try rows.next() {
                guard let key = try HistoryKey(row), let lane = try Lane(row) else { continue }
                var sum = WireTimes(key: key, lane: lane)
                sum.calls = try row.count("calls")
                sum.connections = try row.count("connections")
                sum.nameLookup = try row.seconds("name_lookup")
                sum.connect = try row.seconds("connect")
                sum.tls = try row.seconds("tls")
                sum.firstByte = try row.seconds("first_byte")
                sum.total = try row.seconds("total")
                times.append(sum)
            }
            return times
        }
    }
}
