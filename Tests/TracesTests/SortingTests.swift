import BatchingCore
import Diagnostics
import Testing

@testable import Traces

@Suite("Sorting a trace")
struct SortingTests {
    @Test("Rows come in order of time, ties as in the file, numbered anew")
    func stable() throws {
        let text = "time_s,items,outcome\n3,1,ok\n1,2,\n3,3,failed\n0.5,4,\n1,5,ok\n"
        let rows = try openTrace(
            .bytes(Array(text.utf8), name: "t.csv"), sorted: true, keepRecorded: true)
        let all = try rows.readAll()
        #expect(all.groups.map(\.items) == [4, 2, 5, 1, 3])
        #expect(all.groups.map(\.row) == [0, 1, 2, 3, 4])
        #expect(all.recorded.map(\.outcome) == [.unknown, .unknown, .ok, .ok, .failed])
    }

    @Test("Timestamps count from the earliest row")
    func timestamps() throws {
        let text = "timestamp,items\n2024-01-02T00:00:00,1\n2024-01-01T00:00:00,2\n"
        let all = try openTrace(.bytes(Array(text.utf8), name: "t.csv"), sorted: true).readAll()
        #expect(all.groups.map(\.items) == [2, 1])
        #expect(all.groups.map { $0.arrival.seconds } == [0, 86_400])
    }

    @Test("A sorted file gives the same rows either way", arguments: [1, 2, 3] as [UInt64])
    func sameRows(seed: UInt64) throws {
        let bytes = Array(ReadingPropertyTests.randomTrace(seed, rows: 5000).utf8)
        let streamed = try openTrace(.bytes(bytes, name: "t")).readAll()
        let sorted = try openTrace(.bytes(bytes, name: "t"), sorted: true).readAll()
        #expect(streamed.groups == sorted.groups)
    }

    @Test("Instants more than a century apart are refused")
    func century() {
        let text = "timestamp,items\n2100-01-02T00:00:00,1\n1971-01-01T00:00:00,2\n"
        #expect(throws: InputError.self) {
            _ = try openTrace(.bytes(Array(text.utf8), name: "t.csv"), sorted: true)
        }
    }

    @Test("Rows in memory can be read again")
    func rewind() throws {
        let groups = (0..<3000).map { RequestGroup(row: $0, arrival: .zero, items: 1) }
        let rows = MemoryTraceRows(groups: groups, names: NameTable())
        #expect(try rows.readAll().groups == groups)
        rows.rewind()
        #expect(try rows.readAll().groups == groups)
    }
}
