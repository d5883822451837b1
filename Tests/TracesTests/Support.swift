import BatchingCore
import Diagnostics

@testable import Traces

/// Reads a literal trace, by default in one chunk.
func read(
    _ text: String, recorded: Bool = false,
    chunk: Int = InputBuffer.usualChunk, fast: Bool = true
) throws(InputError) -> TraceBlock {
    try read(bytes: Array(text.utf8), recorded: recorded, chunk: chunk, fast: fast).0
}

func read(
    bytes: [UInt8], recorded: Bool = false, chunk: Int = InputBuffer.usualChunk,
    fast: Bool = true
) throws(InputError) -> (TraceBlock, NameTable) {
    let reader = try TraceReader(
        .bytes(bytes, name: "t.csv"), keepRecorded: recorded, anyOrder: false, chunk: chunk)
    reader.usesFastWay = fast
    return (try reader.readAll(), reader.names)
}

/// The one line that a user would see, or "" when the trace is accepted.
///
/// The careful way alone, the fast way first, and tiny chunks must all say the same.
func complaint(_ text: String) -> String { complaint(bytes: Array(text.utf8)) }

func complaint(bytes: [UInt8]) -> String {
    let large = InputBuffer.usualChunk
    let ways = [
        (large, true, true), (large, true, false), (large, false, true), (7, true, false),
    ]
    let lines = ways.map { chunk, fast, recorded -> String in
        do throws(InputError) {
            _ = try read(bytes: bytes, recorded: recorded, chunk: chunk, fast: fast)
            return ""
        } catch {
            return error.description
        }
    }
    return Set(lines).count == 1 ? lines[0] : "ways differ: \(lines)"
}

/// Gathers what a writer writes.
final class Gathered {
    var bytes: [UInt8] = []
    var text: String { String(decoding: bytes, as: UTF8.self) }
    func take(_ more: UnsafeRawBufferPointer) throws(InputError) { bytes += more }
}

/// A small deterministic generator for properties.
struct Dice: RandomNumberGenerator {
    var state: UInt64
    init(_ seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 1 }
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
