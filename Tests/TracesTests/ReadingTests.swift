import BatchingCore
import Diagnostics
import Testing

@testable import Traces

@Suite("Reading a trace")
struct ReadingTests {
    @Test("Every column lands in its place, whatever the order and case of the header")
    func everyColumn() throws {
        let text = """
            Purpose, ITEMS ,time_s,group,kind,provider,model,input_tokens,output_tokens,\
            deadline_s,strategy,latency_s,outcome,price_usd
            rag_query,3,1.5,7,generate,gemini,flash,120,30,10,batch,2.25,ok,0.000125
            ,1,2,,,,,,,,,,,

            """
        let (block, names) = try read(bytes: Array(text.utf8), recorded: true)
        let first = block.groups[0]
        #expect(first.row == 0)
        #expect(first.arrival == Instant(nanoseconds: 1_500_000_000))
        #expect(first.items == 3)
        #expect(first.sender == 7)
        #expect(first.kind == .generate)
        #expect(names.name(first.provider) == "gemini")
        #expect(names.name(first.model) == "flash")
        #expect(names.name(first.purpose) == "rag_query")
        #expect((first.inputTokens, first.outputTokens) == (120, 30))
        #expect(first.deadline == Span(nanoseconds: 10_000_000_000))
        let outcome = block.recorded[0]
        #expect(names.name(outcome.strategy) == "batch")
        #expect(outcome.latencySeconds == 2.25)
        #expect(outcome.priceUSD == 0.000125)
        #expect(outcome.outcome == .ok)
        #expect(
            block.groups[1]
                == RequestGroup(row: 1, arrival: Instant(nanoseconds: 2_000_000_000), items: 1))
        #expect(block.recorded[1].outcome == .unknown)
        #expect(block.recorded[1].latencySeconds.isNaN)
    }

    @Test("What happened is not kept unless asked for")
    func recordedOnDemand() throws {
        #expect(try read("time_s,items,outcome\n1,1,ok\n").recorded.isEmpty)
    }

    @Test("The other names of columns mean the same")
    func otherNames() throws {
        let block = try read("t_seconds,group_id,items,tokens\n0.148,17,1,431\n")
        let group = block.groups[0]
        #expect(group.arrival.nanoseconds == 148_000_000)
        #expect(group.sender == 17)
        #expect(group.inputTokens == 431)
    }

    @Test(
        "Seconds are read to the exact nanosecond",
        arguments: [
            ("0", 0), ("0.000000001", 1), ("123456.789", 123_456_789_000_000),
            ("1.0000000005", 1_000_000_001), ("1.00000000049999", 1_000_000_000),
            ("1e3", 1_000_000_000_000), ("1.5E-3", 1_500_000), ("12345e-4", 1_234_500_000),
            ("1700000000.123456789", 1_700_000_000_123_456_789), (".5", 500_000_000),
            ("5.", 5_000_000_000), ("00000000012.5", 12_500_000_000), ("0e99999999", 0),
            ("1e-99999999", 0), ("3155760000", 3_155_760_000_000_000_000),
            ("1.12345678", 1_123_456_780), ("1.123456789", 1_123_456_789), (" 2 ", 2_000_000_000),
            ("99999999.9", 99_999_999_900_000_000), ("\"4.25\"", 4_250_000_000),
        ] as [(String, Int64)])
    func exactSeconds(text: String, nanoseconds: Int64) throws {
        for fast in [true, false] {
            let block = try read("time_s,items\n\(text),1\n", fast: fast)
            #expect(block.groups[0].arrival.nanoseconds == nanoseconds)
        }
    }

    @Test(
        "Instants count from the first row's",
        arguments: [
            ("2024-05-10T00:00:01Z", 1_000_000_000), ("2024-05-10 00:00:01.5", 1_500_000_000),
            ("2024-05-10 02:00:00.123456789+02:00", 123_456_789),
            ("2024-05-09T19:30:00-0430", 0), ("2024-05-10T00:01", 60_000_000_000),
            ("2024-05-11t00:00:00z", 86_400_000_000_000),
            ("2024-05-10T00:00:00.9999999996", 1_000_000_000),
            ("2025-05-10T00:00:00", 31_536_000_000_000_000),
        ] as [(String, Int64)])
    func instants(text: String, nanoseconds: Int64) throws {
        for fast in [true, false] {
            let trace = "items,timestamp\n1,2024-05-10T00:00:00Z\n1,\(text)\n"
            let block = try read(trace, fast: fast)
            #expect(block.groups[0].arrival == .zero)
            #expect(block.groups[1].arrival.nanoseconds == nanoseconds)
        }
    }

    @Test("A mark of byte order, CR LF, quotes, and blank lines at the end are accepted")
    func spellings() throws {
        let plain = try read("time_s,items,note,model\n1,2,x,m\n2,3,y,n\n")
        let odd =
            "\u{FEFF}time_s,\"items\",note,model\r\n"
            + "1,2,\"a \"\"b\"\",\r\nc é\",\"m\"\r\n\"2\",3,y,n\r\n\r\n  \n\n"
        #expect(try read(odd).groups == plain.groups)
        #expect(try read("time_s,items,note,model\n1,2,x,m\n2,3,y,n").groups == plain.groups)
    }

    @Test("A sender is its number, a hash of its text, or nobody")
    func senders() throws {
        let rows = [
            "123456789012345678", "alice", "1234567890123456789", "alice", "", "007", "\"a,b\"",
        ]
        for fast in [true, false] {
            let text = "group,time_s,items\n" + rows.map { "\($0),1,1\n" }.joined()
            let senders = try read(text, fast: fast).groups.map(\.sender)
            #expect(senders[0] == 123_456_789_012_345_678)
            #expect(senders[1] == senders[3])
            #expect(senders[1] < 1_000_000_000_000_000_000)
            #expect(senders[2] != 1_234_567_890_123_456_789)
            #expect(senders[4] == RequestGroup.alone)
            #expect(senders[5] == 7)
            #expect(Set(senders).count == 6)
        }
    }

    @Test("Unknown columns are ignored with one note, and validated all the same")
    func unknownColumns() throws {
        let reader = try TraceReader(
            .bytes(Array("time_s,colour,items,\n1,ré\"d,1,\n".utf8), name: "t.csv"))
        #expect(reader.columns.note == "ignored columns: colour, (no name)")
        #expect(reader.columns.present == ["time_s", "items"])
        #expect(try TraceReader(.bytes(Array("time_s,items\n".utf8), name: "")).columns.note == nil)
    }

    @Test("Integers may be written as a data frame writes them")
    func wholeDecimals() throws {
        let block = try read("time_s,items,tokens\n1,3.0,912.00\n2,10000000,1000000000000\n")
        #expect(block.groups[0].items == 3)
        #expect(block.groups[0].inputTokens == 912)
        #expect(block.groups[1].items == 10_000_000)
        #expect(block.groups[1].inputTokens == 1_000_000_000_000)
    }

    @Test("Blocks are full until the last, rows are numbered, and progress is told")
    func blocks() throws {
        let text = "time_s,items\n" + (0..<5000).map { "\($0),1\n" }.joined()
        let reader = try TraceReader(.bytes(Array(text.utf8), name: "t.csv"))
        var block = TraceBlock()
        var sizes: [Int] = []
        var rows: [Int] = []
        while try reader.next(into: &block) {
            sizes.append(block.groups.count)
            rows += block.groups.map(\.row)
        }
        #expect(sizes == [2048, 2048, 904])
        #expect(rows == Array(0..<5000))
        #expect(block.groups.isEmpty)
        #expect(
            reader.progress
                == TraceProgress(
                    bytesRead: Int64(text.utf8.count), totalBytes: Int64(text.utf8.count)))
    }
}
