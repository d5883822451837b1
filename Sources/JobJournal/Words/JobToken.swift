/// A job's name at the provider: `sb1-<journal id>-<ULID>-<check>`, 42 characters.
///
/// It is written down before the job is created and comes back in every listing, so that a job
/// whose answer was lost can be told again. It says nothing about what is in the job. The ULID is
/// 48 bits of milliseconds and 80 random bits (github.com/ulid/spec); the check is the lowest 20
/// bits of the CRC-32C of all before it, so that a name that only looks like ours is none.
public struct JobToken: Sendable, Hashable, CustomStringConvertible {
    /// What every token begins with.
    public static let prefix = "sb1-"
    /// Random bytes that a new one needs.
    public static let randomBytes = 10

    /// The whole of it, 42 characters.
    public let text: String

    /// - Parameters:
    ///   - journal: the journal's id, 6 characters.
    ///   - micros: microseconds since 1970; only for people, and for listings' windows.
    ///   - random: `randomBytes` of them.
    public init(journal: String, micros: Int64, random: [UInt8]) {
        precondition(random.count >= Self.randomBytes, "a token needs 10 random bytes")
        let millis = UInt64(clamping: micros / 1000) & 0xFFFF_FFFF_FFFF
        let time = Base32.text(millis, digits: 10)
        // 80 bits are twice 40, which are 8 digits each.
        let halves = [random[0..<5], random[5..<10]].map { half in
            Base32.text(half.reduce(0) { $0 << 8 | UInt64($1) }, digits: 8)
        }
        let head = "\(Self.prefix)\(journal)-\(time)\(halves[0])\(halves[1])-"
        text = head + Self.check(head)
    }

    /// Nil for anything that is not a token.
    public init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count == 42, text.hasPrefix(Self.prefix), bytes[10] == 45, bytes[37] == 45,
            (bytes[4..<10] + bytes[11..<37]).allSatisfy(Base32.isDigit)
        else { return nil }
        let head = String(decoding: bytes[0..<38], as: UTF8.self)
        guard head + Self.check(head) == text else { return nil }
        self.text = text
    }

    /// Which journal wrote it.
    public var journal: String { String(text.dropFirst(4).prefix(6)) }

    public var description: String { text }

    /// The key of the item at `index`, unique in all jobs: `<token>-<index in base 36>`.
    public func itemKey(_ index: Int) -> String { "\(text)-\(String(index, radix: 36))" }

    /// The index that a key of this job stands for; nil = not one of its keys.
    public func index(ofKey key: String) -> Int? {
        guard key.hasPrefix(text + "-"), let index = Int(key.dropFirst(43), radix: 36), index >= 0
        else { return nil }
        // One way only to write a key: `00`, `+1` and `A` are none of ours.
        return itemKey(index) == key ? index : nil
    }

    private static func check(_ head: String) -> String {
        Base32.text(UInt64(CRC32C.of(head.utf8) & 0xF_FFFF), digits: 4)
    }
}

/// Digits of Crockford's base 32, which leaves out letters that look like others.
enum Base32 {
    private static let digits = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)

    static func text(_ value: UInt64, digits count: Int) -> String {
        let bytes = (0..<count).map { digits[Int(value >> (5 * UInt64(count - 1 - $0)) & 31)] }
        return String(decoding: bytes, as: UTF8.self)
    }

    static func isDigit(_ byte: UInt8) -> Bool { digits.contains(byte) }
}
