import Testing

@testable import JobJournal

@Suite("CRC-32C")
struct CRC32CTests {
    @Test("gives the values of RFC 3720, B.4")
    func vectors() {
        // The RFC prints the lowest byte first: 32 zeros are aa 36 91 8a.
        #expect(CRC32C.of([UInt8](repeating: 0, count: 32)) == 0x8A91_36AA)
        #expect(CRC32C.of([UInt8](repeating: 255, count: 32)) == 0x62A8_AB43)
        #expect(CRC32C.of((0..<32).map { UInt8($0) }) == 0x46DD_794E)
        #expect(CRC32C.of((0..<32).map { UInt8(31 - $0) }) == 0x113F_DB5C)
        // An iSCSI SCSI Read (10) command.
        let read: [UInt8] = [
            0x01, 0xC0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x14, 0, 0, 0, 0, 0, 4, 0, 0, 0,
            0, 0x14, 0, 0, 0, 0x18, 0x28, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0,
        ]
        #expect(CRC32C.of(read) == 0xD996_3A56)
    }

    @Test("is the same whether bytes come at once or in pieces")
    func pieces() {
        var crc = CRC32C()
        crc.add("1234".utf8)
        crc.add("56789".utf8)
        // The check value of the catalogue of parametrised CRC algorithms.
        #expect(crc.value == 0xE306_9283)
        #expect(CRC32C.of([UInt8]()) == 0)
    }
}

@Suite("A job's token")
struct JobTokenTests {
    private let token = JobToken(
        journal: "A1B2C3", micros: 1_469_918_176_385_000, random: [UInt8](repeating: 0, count: 10))

    @Test("has 42 characters of the alphabet that all providers take, and reads back")
    func form() throws {
        #expect(token.text.utf8.count == 42)
        // The ULID specification's own example of a time.
        #expect(token.text.hasPrefix("sb1-A1B2C3-01ARYZ6S41" + String(repeating: "0", count: 16)))
        #expect(JobToken(token.text) == token)
        #expect(token.journal == "A1B2C3")
        #expect(token.text.wholeMatch(of: /[A-Za-z0-9_-]{1,64}/) != nil)
    }

    @Test("is refused when any one character of it is another one")
    func check() {
        for index in token.text.indices {
            var text = token.text
            text.replaceSubrange(index...index, with: text[index] == "7" ? "8" : "7")
            #expect(JobToken(text) == nil, "\(text)")
        }
        for text in ["", "sb1-", token.text + "0", token.text.lowercased(), "run42-chunk7"] {
            #expect(JobToken(text) == nil)
        }
    }

    @Test("gives each item a key, and takes only such keys back")
    func keys() {
        #expect(token.itemKey(0) == token.text + "-0")
        // 36 × 36 + 35.
        #expect(token.itemKey(1331) == token.text + "-10z")
        for index in [0, 1, 35, 36, 1331, 49_999] {
            #expect(token.index(ofKey: token.itemKey(index)) == index)
            #expect(token.itemKey(index).utf8.count <= 47)
        }
        let wrong = ["", "-", "-00", "-Z", "-+1", "--1", "-1 ", "0", "-zzzzzzzzzzzzzzzzzzzz"]
        for tail in wrong { #expect(token.index(ofKey: token.text + tail) == nil, "\(tail)") }
        let other = JobToken(journal: "A1B2C3", micros: 0, random: (0..<10).map { UInt8($0) })
        #expect(token.index(ofKey: other.itemKey(0)) == nil)
    }
}

@Suite("A job's state")
struct JournalStateTests {
    /// A row per state: what may follow it, in the order of the states.
    private static let table: [(JournalState, String)] = [
        //            pl ug ud sg un pk sd at fe co pa fa ex ca ab
        (.planned, /**/ ".  x  .  x  .  .  .  .  .  .  .  .  .  .  x"),
        (.uploading, "x  .  x  .  .  .  .  .  .  .  .  .  .  .  x"),
        (.uploaded, " x  .  .  x  .  .  .  .  .  .  .  .  .  .  x"),
        (.submitting, "x  .  .  .  x  .  x  .  .  .  .  .  .  .  ."),
        (.uncertain, "x  .  .  .  .  x  x  .  .  .  .  .  .  .  x"),
        (.parked, "   .  .  .  .  .  .  x  .  .  .  .  .  .  .  x"),
        (.submitted, ".  .  .  .  .  .  .  x  x  .  .  x  x  x  ."),
        (.attention, ".  .  .  .  .  .  x  .  x  .  .  x  x  x  ."),
        (.fetching, " .  .  .  .  .  .  x  x  .  x  x  .  .  .  ."),
        (.complete, " .  .  .  .  .  .  .  .  .  .  .  .  .  .  ."),
        (.partial, "  .  .  .  .  .  .  .  .  .  .  .  .  .  .  ."),
        (.failed, "   .  .  .  .  .  .  .  .  .  .  .  .  .  .  ."),
        (.expired, "  .  .  .  .  .  .  .  .  .  .  .  .  .  .  ."),
        (.cancelled, ".  .  .  .  .  .  .  .  .  .  .  .  .  .  ."),
        (.abandoned, ".  .  .  .  .  .  .  .  .  .  .  .  .  .  ."),
    ]

    @Test("is followed by those that the table names, and by no other one, for every pair")
    func pairs() {
        #expect(Self.table.map(\.0) == Self.order)
        for (state, marks) in Self.table {
            let allowed = marks.split(separator: " ").map { $0 == "x" }
            #expect(allowed.count == Self.order.count)
            for (next, isAllowed) in zip(Self.order, allowed) {
                #expect(state.canBecome(next) == isAllowed, "\(state) to \(next)")
            }
        }
    }

    private static let order: [JournalState] = [
        .planned, .uploading, .uploaded, .submitting, .uncertain, .parked, .submitted, .attention,
        .fetching, .complete, .partial, .failed, .expired, .cancelled, .abandoned,
    ]

    @Test("can be left until it is over, and money may be out exactly from create to fetch")
    func kinds() {
        let over: Set<JournalState> = [
            .complete, .partial, .failed, .expired, .cancelled, .abandoned,
        ]
        let bought: Set<JournalState> = [
            .submitting, .uncertain, .parked, .submitted, .attention, .fetching,
        ]
        #expect(JournalState.allCases.count == 15)
        for state in JournalState.allCases {
            #expect(state.isOver == over.contains(state))
            #expect(state.mayBeBought == bought.contains(state))
        }
    }

    @Test("never goes back from the wire to the plan but from submitting and uncertain")
    func backwards() {
        let back = JournalState.allCases.filter { $0.mayBeBought && $0.canBecome(.planned) }
        #expect(Set(back) == [.submitting, .uncertain])
    }
}
