/// An answer before it is known how it leaves: whole, slowly, cut off or not at all.
struct Reply: Sendable {
    var status: Int
    var headers: [(name: String, value: String)]
    var body: Body

    enum Body: Sendable {
        case json(JSON)
        case bytes([UInt8])
        /// Pieces, each at its own time from the receipt of the request, in seconds of this clock.
        case pieces([Piece])
    }

    struct Piece: Sendable {
        var after: Double
        var bytes: [UInt8]
    }

    init(status: Int = 200, headers: [(String, String)] = [], json: JSON) {
        self.status = status
        self.headers = [("Content-Type", "application/json; charset=UTF-8")] + headers
        body = .json(json)
    }

    init(status: Int = 200, headers: [(String, String)], bytes: [UInt8] = []) {
        self.status = status
        self.headers = headers
        body = .bytes(bytes)
    }

    init(headers: [(String, String)], pieces: [Piece]) {
        status = 200
        self.headers = headers
        body = .pieces(pieces)
    }

    static var empty: Reply { Reply(json: .object([])) }

    /// All bytes of the body, whenever they are due.
    var bytes: [UInt8] {
        switch body {
        case .json(let json): json.bytes
        case .bytes(let bytes): bytes
        case .pieces(let pieces): pieces.flatMap(\.bytes)
        }
    }
}
