import FlyingFox
import Foundation

/// How an answer leaves: whole and at once, or as the faults have it.
struct Delivery {
    let clock: EmulatorClock
    let sockets: OpenSockets
    /// The client's port.
    let peer: UInt16?
    let receipt: ContinuousClock.Instant

    /// Closes the connection without a byte.
    func nothing(reset: Bool) -> HTTPResponse {
        if reset, let socket = connection { OpenSockets.resetWhenClosed(socket) }
        return HTTPResponse(webSocket: Hangup())
    }

    private var connection: Int32? { peer.flatMap(sockets.connection(from:)) }

    func response(_ reply: Reply, _ strikes: Strikes) async -> HTTPResponse {
        if let count = strikes.number(.endless1xx), let socket = connection {
            let hint = Array("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n".utf8)
            for _ in 0..<Int(count) {
                guard await OpenSockets.write(hint, to: socket) else { break }
            }
        }
        if let kilobytes = strikes.number(.endlessHeaders), let socket = connection {
            return await endlessHeaders(Int(kilobytes), socket)
        }
        let reply = changed(reply, strikes)
        if let kind = strikes[.truncate] { return await truncated(reply, kind) }
        if let seconds = strikes.number(.stall) {
            let bytes = reply.bytes
            let half = bytes.count / 2
            let end = (clock.now - receipt).seconds + seconds
            return paced(
                reply,
                [
                    Reply.Piece(after: 0, bytes: Array(bytes[..<half])),
                    Reply.Piece(after: end, bytes: Array(bytes[half...])),
                ], count: bytes.count)
        }
        if let rate = strikes.number(.drip) {
            let begin = (clock.now - receipt).seconds
            let pieces = reply.bytes.enumerated().map { index, byte in
                Reply.Piece(after: begin + Double(index) / max(rate, 0.001), bytes: [byte])
            }
            return paced(reply, pieces, count: pieces.count)
        }
        if case .pieces(let pieces) = reply.body { return paced(reply, pieces, count: nil) }
        return whole(reply)
    }

    /// An answer in one piece.
    func whole(_ reply: Reply) -> HTTPResponse {
        let data = Data(reply.bytes)
        return HTTPResponse(
            statusCode: status(reply), headers: headers(reply),
            body: HTTPBodySequence(data: data, suggestedBufferSize: max(1, data.count)))
    }

    private func changed(_ reply: Reply, _ strikes: Strikes) -> Reply {
        var reply = reply
        if case .json(var json) = reply.body {
            if let name = strikes[.mutate] { json = json.mutated(name) }
            if strikes.has(.extraFields) { json = json.withExtraFields }
            reply.body = .json(json)
        }
        switch strikes[.garbage] {
        case "html": reply.body = .bytes(Array("<html><body>Sign in</body></html>".utf8))
        case "empty": reply.body = .bytes([])
        case "half": reply.body = .bytes(Array(reply.bytes.prefix(reply.bytes.count / 2)))
        case "bare-array": reply.body = .bytes(Array("[]".utf8))
        default: break
        }
        if let megabytes = strikes.number(.gzip) {
            reply.body = .bytes(SpaceBomb.deflated(megabytes: Int(megabytes)))
            reply.headers.append(("Content-Encoding", "deflate"))
        }
        return reply
    }

    private func paced(_ reply: Reply, _ pieces: [Reply.Piece], count: Int?) -> HTTPResponse {
        let bytes = PacedBytes(pieces: pieces, clock: clock, receipt: receipt)
        return HTTPResponse(
            statusCode: status(reply), headers: headers(reply),
            body: count.map { HTTPBodySequence(from: bytes, count: $0) }
                ?? HTTPBodySequence(from: bytes))
    }

    // MARK: Broken answers

    private func truncated(_ reply: Reply, _ kind: String) async -> HTTPResponse {
        let bytes = reply.bytes
        let half = Array(bytes[..<(bytes.count / 2)])
        if kind == "close", let socket = connection {
            // Neither a length nor chunks: the body ends where the connection does.
            let type = reply.headers.first { $0.name == "Content-Type" }?.value ?? "text/plain"
            let head =
                "HTTP/1.1 \(reply.status) OK\r\nContent-Type: \(type)\r\n"
                + "Connection: close\r\n\r\n"
            _ = await OpenSockets.write(Array(head.utf8) + half, to: socket)
            return nothing(reset: false)
        }
        let body = PacedBytes(
            pieces: [Reply.Piece(after: 0, bytes: half)], breaks: true, clock: clock,
            receipt: receipt)
        return HTTPResponse(
            statusCode: status(reply), headers: headers(reply),
            body: kind == "chunked"
                ? HTTPBodySequence(from: body) : HTTPBodySequence(from: body, count: bytes.count))
    }

    private func endlessHeaders(_ kilobytes: Int, _ socket: Int32) async -> HTTPResponse {
        let line = Array(("x-more: " + String(repeating: "m", count: 1014) + "\r\n").utf8)
        guard await OpenSockets.write(Array("HTTP/1.1 200 OK\r\n".utf8), to: socket) else {
            return nothing(reset: false)
        }
        for _ in 0..<kilobytes {
            guard await OpenSockets.write(line, to: socket) else { break }
        }
        return nothing(reset: false)
    }

    private static let phrases = [
        200: "OK", 301: "Moved Permanently", 302: "Found", 303: "See Other",
        307: "Temporary Redirect", 308: "Permanent Redirect", 400: "Bad Request",
        401: "Unauthorized", 402: "Payment Required", 403: "Forbidden", 404: "Not Found",
        408: "Request Timeout", 409: "Conflict", 413: "Payload Too Large",
        429: "Too Many Requests", 500: "Internal Server Error", 502: "Bad Gateway",
        503: "Service Unavailable", 504: "Gateway Timeout",
    ]

    private func status(_ reply: Reply) -> HTTPStatusCode {
        HTTPStatusCode(reply.status, phrase: Self.phrases[reply.status] ?? "Other")
    }

    private func headers(_ reply: Reply) -> HTTPHeaders {
        var headers = HTTPHeaders()
        for (name, value) in reply.headers { headers.addValue(value, for: HTTPHeader(name)) }
        return headers
    }
}

/// Ends a connection before anything was written: an upgrade whose handler fails.
private struct Hangup: WSHandler {
    func makeFrames(
        for client: AsyncThrowingStream<WSFrame, any Error>
    ) async throws -> AsyncStream<WSFrame> {
        throw Vanished()
    }
}
