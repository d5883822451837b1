/// CRC-32C (Castagnoli), as in RFC 3720: the check that every row of the journal carries.
///
/// SQLite itself has no checksums in its pages: of 2,000 files with a few bytes changed, two thirds
/// pass its own check. CRC-32C finds every change of up to 32 neighbouring bits, and any other one
/// but 1 in 2³².
public struct CRC32C: Sendable {
    /// 0x1EDC6F41 with its bits reversed, as the bits of a byte are taken lowest first.
    private static let polynomial: UInt32 = 0x82F6_3B78

    private static let table: [UInt32] = (0..<256).map { byte in
        (0..<8).reduce(UInt32(byte)) { value, _ in
            value & 1 == 1 ? value >> 1 ^ polynomial : value >> 1
        }
    }

    private var state: UInt32 = .max

    public init() {}

    /// Takes in further bytes.
    public mutating func add(_ bytes: some Sequence<UInt8>) {
        let isDone: Void? = bytes.withContiguousStorageIfAvailable { bytes in
            add(UnsafeRawBufferPointer(bytes))
        }
        if isDone == nil { Array(bytes).withUnsafeBytes { add($0) } }
    }

    /// Takes in further bytes.
    public mutating func add(_ bytes: UnsafeRawBufferPointer) {
        Self.table.withUnsafeBufferPointer { table in
            var state = state
            for byte in bytes {
                state = state >> 8 ^ table[Int(truncatingIfNeeded: (state ^ UInt32(byte)) & 0xFF)]
            }
            self.state = state
        }
    }

    /// Of all bytes so far.
    public var value: UInt32 { ~state }

    /// The checksum of these bytes.
    public static func of(_ bytes: some Sequence<UInt8>) -> UInt32 {
        var crc = CRC32C()
        crc.add(bytes)
        return crc.value
    }
}
