import Crypto
import OnlineStatistics

/// The emulator's embeddings: a pure function of model, text, task type and dimension.
///
/// Whoever sent a text can compute what must come back, and so see a result that belongs to another
/// text. The vectors mean nothing: near texts are not near.
public enum EmulatedVector {
    /// - Parameters:
    ///   - model: without `models/`.
    ///   - text: what was to be embedded.
    ///   - taskType: as the API spells it; empty where none was given.
    ///   - dimension: ≥ 1.
    ///   - length: Euclidean.
    public static func values(
        model: String, text: String, taskType: String = "", dimension: Int, length: Double = 1
    ) -> [Float] {
        // A separator that no model's name or task type has keeps the parts apart.
        let key = Int(
            truncatingIfNeeded: TextKey("\(model)\u{1F}\(taskType)\u{1F}\(dimension)\u{1F}\(text)")
                .bits)
        let row = KeyedRandom(seed: 0).row(key)
        var values = [Float](repeating: 0, count: dimension)
        var square = 0.0
        for index in 0..<dimension {
            let bits = KeyedRandom.bits(row: row, item: index, lane: 0, attempt: 0)
            let value = 2 * bits.unitInterval - 1
            values[index] = Float(value)
            square += value * value
        }
        let scale = Float(length / square.squareRoot())
        for index in 0..<dimension { values[index] *= scale }
        return values
    }
}

/// What a text is known by: the first 64 bits of its SHA-256.
struct TextKey: Hashable, Sendable {
    let bits: UInt64

    init(_ text: String) {
        var text = text
        let digest = text.withUTF8 { SHA256.hash(data: UnsafeRawBufferPointer($0)) }
        bits = digest.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// 16 hexadecimal digits.
    var hex: String {
        let digits = String(bits, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
