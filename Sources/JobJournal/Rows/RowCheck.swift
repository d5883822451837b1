import Foundation
import GRDB

/// The checksum of a row, over a form in which no two rows look alike.
enum RowCheck {
    static func crc(_ table: String, _ values: [DatabaseValue]) -> Int64 {
        var crc = CRC32C()
        crc.add(table.utf8)
        for value in values {
            switch value.storage {
            case .null: crc.add([0])
            case .int64(let number): add(&crc, tag: 1, Self.bytes(number))
            case .double(let number):
                add(&crc, tag: 2, Self.bytes(Int64(bitPattern: number.bitPattern)))
            case .string(let text): add(&crc, tag: 3, Array(text.utf8))
            case .blob(let data):
                crc.add([4])
                crc.add(Self.bytes(Int64(data.count)))
                data.withUnsafeBytes { crc.add($0) }
            }
        }
        return Int64(crc.value)
    }

    /// Lengths too: no two lists of values run into the same bytes.
    private static func add(_ crc: inout CRC32C, tag: UInt8, _ bytes: [UInt8]) {
        crc.add([tag])
        crc.add(Self.bytes(Int64(bytes.count)))
        crc.add(bytes)
    }

    private static func bytes(_ value: Int64) -> [UInt8] {
        (0..<8).map { UInt8(truncatingIfNeeded: value >> (8 * Int64($0))) }
    }
}
