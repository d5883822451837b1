/// A small body that grows when it is unpacked: spaces, compressed by hand.
enum SpaceBomb {
    /// In the format of zlib (RFC 1950), which HTTP calls `deflate`.
    ///
    /// 13 bits make 258 spaces: one byte is sent for 158.
    static func deflated(megabytes: Int) -> [UInt8] {
        let repeats = max(1, megabytes * 1_000_000 / 258)
        var bits = Bits(bytes: [0x78, 0x01])
        // The last block, with the fixed codes (RFC 1951, §3.2.6).
        bits.append(0b1, 1)
        bits.append(0b01, 2)
        bits.appendCode(0x30 + 0x20, 8)
        for _ in 0..<repeats {
            // Length 258 is symbol 285; distance 1 is symbol 0.
            bits.appendCode(0b1100_0101, 8)
            bits.appendCode(0, 5)
        }
        bits.appendCode(0, 7)
        let checksum = adler32(ofSpaces: 1 + repeats * 258)
        return bits.bytes + (0..<4).map { UInt8(truncatingIfNeeded: checksum >> (24 - 8 * $0)) }
    }

    /// In closed form: all bytes are the same.
    private static func adler32(ofSpaces count: Int) -> UInt32 {
        let prime = 65_521
        let a = (1 + count % prime * 32) % prime
        // Σ (1 + 32 i) for i = 1…n = n + 32 · n (n + 1) / 2
        let b = (count % prime + 16 * (count % prime * ((count + 1) % prime) % prime)) % prime
        return UInt32(b) << 16 | UInt32(a)
    }

    private struct Bits {
        var bytes: [UInt8]
        private var used = 8

        init(bytes: [UInt8]) { self.bytes = bytes }

        /// Lowest bit first.
        mutating func append(_ value: Int, _ count: Int) {
            for index in 0..<count {
                if used == 8 {
                    bytes.append(0)
                    used = 0
                }
                bytes[bytes.count - 1] |= UInt8(value >> index & 1) << UInt8(used)
                used += 1
            }
        }

        /// Codes go highest bit first.
        mutating func appendCode(_ code: Int, _ count: Int) {
            for index in (0..<count).reversed() { append(code >> index & 1, 1) }
        }
    }
}
