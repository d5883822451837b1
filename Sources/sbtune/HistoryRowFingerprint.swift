import BatchingCore
import Traces

/// A number for a sequence of rows that others hardly have: FNV-1a, 64 bits at a time (Fowler, Noll,
/// Vo; draft-eastlake-fnv).
///
/// Two different files are taken for the same once in 2⁶⁴ pairs.
struct RowFingerprint {
    private(set) var value: UInt64 = 0xCBF2_9CE4_8422_2325

    mutating func add(_ word: UInt64) {
        value = (value ^ word) &* 0x100_0000_01B3
        // Whole words in place of bytes: the high bits must reach the low ones too.
        value ^= value >> 32
    }

    mutating func add(_ group: RequestGroup, _ recorded: RecordedOutcome, _ names: NameTable) {
        for number in [
            Int(group.arrival.nanoseconds), group.items, group.inputTokens, group.outputTokens,
            Int(group.deadline.nanoseconds), Int(group.kind.rawValue),
            Int(recorded.outcome.rawValue),
        ] {
            add(UInt64(bitPattern: Int64(number)))
        }
        add(recorded.latencySeconds.bitPattern)
        add(recorded.priceUSD.bitPattern)
        for name in [group.provider, group.model, group.purpose, recorded.strategy] {
            add(names.name(name))
        }
    }

    /// Names are numbered as they come: another file may give the same name another number.
    private mutating func add(_ name: String) {
        for byte in name.utf8 { add(UInt64(byte)) }
        add(UInt64(name.utf8.count) | 1 << 32)
    }
}
