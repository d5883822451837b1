import FlyingFox
import FlyingSocks

/// A body that comes in pieces, each at its own time, and may break off.
struct PacedBytes: AsyncBufferedSequence {
    typealias Element = UInt8

    let pieces: [Reply.Piece]
    /// The connection closes after the last piece, whatever was promised.
    var breaks = false
    let clock: EmulatorClock
    let receipt: ContinuousClock.Instant

    func makeAsyncIterator() -> Iterator { Iterator(body: self) }

    struct Iterator: AsyncBufferedIteratorProtocol {
        let body: PacedBytes
        private var next = 0

        init(body: PacedBytes) { self.body = body }

        mutating func next() async throws -> UInt8? {
            preconditionFailure("bodies are read in pieces")
        }

        mutating func nextBuffer(suggested count: Int) async throws -> [UInt8]? {
            guard next < body.pieces.count else {
                if body.breaks { throw Vanished() }
                return nil
            }
            let piece = body.pieces[next]
            next += 1
            try await body.clock.wait(piece.after, after: body.receipt)
            return piece.bytes
        }
    }
}
