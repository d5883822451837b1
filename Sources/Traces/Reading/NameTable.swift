import BatchingCore
import Diagnostics

/// The names of a run (providers, models, purposes, strategies), each with a small number.
///
/// Number 0 is the empty name: unknown. Looking a known name up allocates nothing: its bytes are
/// hashed and compared with the stored ones (open addressing, linear probing).
public final class NameTable {
    /// More distinct names than this are not names: the column has another value in every row.
    public static let mostNames = 65_536
    /// A longer text is not a name, in bytes.
    public static let longestName = 256

    private struct Entry {
        var hash: UInt64
        var offset: Int
        var length: Int
    }

    private var text: [UInt8] = []
    private var entries = [Entry(hash: 0, offset: 0, length: 0)]
    /// Entry numbers; 0 = free.
    ///
    /// A power of two, at most half full.
    private var slots = [NameNumber](repeating: 0, count: 64)

    public init() {}

    /// How many names there are, not counting the empty one.
    public var count: Int { entries.count - 1 }

    /// The number of the name with these UTF-8 bytes, added when it is new.
    /// - Returns: nil when the name is too long or the table is full.
    func number(_ start: UnsafePointer<UInt8>, _ length: Int) -> NameNumber? {
        if length == 0 { return 0 }
        if length > Self.longestName { return nil }
        let hash = bytesHash(start, length)
        var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
        while slots[slot] != 0 {
            if matches(entries[Int(slots[slot])], hash, start, length) { return slots[slot] }
            slot = (slot + 1) & (slots.count - 1)
        }
        if count == Self.mostNames { return nil }
        let number = NameNumber(entries.count)
        entries.append(Entry(hash: hash, offset: text.count, length: length))
        text.append(contentsOf: UnsafeBufferPointer(start: start, count: length))
        slots[slot] = number
        if entries.count * 2 > slots.count { rehash(slots.count * 4) }
        return number
    }

    /// The number of `name`, added when it is new.
    /// - Throws: `InputError` when the name is too long or there are too many.
    public func number(of name: String) throws(InputError) -> NameNumber {
        let bytes = Array(name.utf8)
        let number = bytes.withUnsafeBufferPointer { buffer -> NameNumber? in
            guard let start = buffer.baseAddress else { return 0 }
            return self.number(start, buffer.count)
        }
        if let number { return number }
        throw InputError(.data, Self.rule(length: bytes.count))
    }

    /// The name with this number; empty for 0 and for numbers that nobody was given.
    public func name(_ number: NameNumber) -> String {
        guard Int(number) < entries.count else { return "" }
        let entry = entries[Int(number)]
        return String(decoding: text[entry.offset..<entry.offset + entry.length], as: UTF8.self)
    }

    /// All names, at their numbers; the first is empty.
    public var all: [String] { (0...count).map { name(NameNumber($0)) } }

    /// Why `number(_:_:)` refused a name of this length.
    static func rule(length: Int) -> String {
        length > longestName
            ? "a name of \(length) bytes; names have at most \(longestName)"
            : "more than \(mostNames) different names"
    }

    /// The bytes of a name, for a writer.
    func bytes(_ number: NameNumber) -> ArraySlice<UInt8> {
        guard Int(number) < entries.count else { return [] }
        let entry = entries[Int(number)]
        return text[entry.offset..<entry.offset + entry.length]
    }

    private func matches(
        _ entry: Entry, _ hash: UInt64, _ start: UnsafePointer<UInt8>, _ length: Int
    ) -> Bool {
        guard entry.hash == hash, entry.length == length else { return false }
        return text.withUnsafeBufferPointer { text in
            guard let known = text.baseAddress.map({ $0 + entry.offset }) else { return false }
            var index = 0
            while index + 8 <= length {
                if loadWord(known + index) != loadWord(start + index) { return false }
                index += 8
            }
            while index < length {
                if known[index] != start[index] { return false }
                index += 1
            }
            return true
        }
    }

    private func rehash(_ size: Int) {
        slots = [NameNumber](repeating: 0, count: size)
        for number in 1..<entries.count {
            var slot = Int(truncatingIfNeeded: entries[number].hash) & (size - 1)
            while slots[slot] != 0 { slot = (slot + 1) & (size - 1) }
            slots[slot] = NameNumber(number)
        }
    }
}

/// 64 bits that depend on every byte: eight at a time are mixed in by a multiplication whose high
/// half is folded back, then the finaliser of SplitMix64 (Steele, Lea, Flood 2014,
/// doi:10.1145/2714064.2660195).
///
/// Nobody profits from making names collide, so it need not withstand that.
func bytesHash(_ start: UnsafePointer<UInt8>, _ length: Int) -> UInt64 {
    var hash = UInt64(truncatingIfNeeded: length) &* 0x9E37_79B9_7F4A_7C15
    var index = 0
    while index + 8 <= length {
        hash = (hash ^ loadWord(start + index)) &* 0xD6E8_FEB8_6659_FD93
        hash ^= hash >> 32
        index += 8
    }
    var rest: UInt64 = 0
    while index < length {
        rest = rest << 8 | UInt64(start[index])
        index += 1
    }
    hash = (hash ^ rest) &* 0xD6E8_FEB8_6659_FD93
    hash = (hash ^ (hash >> 30)) &* 0xBF58_476D_1CE4_E5B9
    hash = (hash ^ (hash >> 27)) &* 0x94D0_49BB_1331_11EB
    return hash ^ (hash >> 31)
}
