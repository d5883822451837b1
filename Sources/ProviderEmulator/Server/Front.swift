import BatchingCore
import FlyingFox
import Foundation

/// The way of a request: in by the door, through the faults, to the work, and out.
struct Front: HTTPHandler {
    let provider: Provider
    let clock: EmulatorClock
    let door: Doorkeeper
    let sockets: OpenSockets
    /// Where clients reach this server if they do not say.
    let address: String

    func handleRequest(_ request: HTTPRequest) async throws -> HTTPResponse {
        let receipt = clock.now
        var headers: [String: String] = [:]
        for header in request.headers { headers[header.key.rawValue.lowercased()] = header.value }
        let delivery = Delivery(
            clock: clock, sockets: sockets, peer: Self.port(request), receipt: receipt)
        if headers["expect"]?.lowercased() == "100-continue", let peer = Self.port(request),
            let socket = sockets.connection(from: peer)
        {
            _ = await OpenSockets.write(Array("HTTP/1.1 100 Continue\r\n\r\n".utf8), to: socket)
        }
        let body = try await Self.body(of: request)
        if let refusal = door.refusal(headers) { return delivery.whole(refusal.reply) }
        guard let body else {
            return delivery.whole(Problem(413, "The request is too large.").reply)
        }
        if request.path.hasPrefix("/emulator/") {
            let admin = Admin(provider: provider)
            return delivery.whole(
                await admin.reply(request.method.rawValue, request.path, body))
        }
        guard var route = Route(method: request.method.rawValue, path: request.path) else {
            return delivery.whole(Problem.notFound("There is no such method here.").reply)
        }
        let query = Dictionary(request.query.map { ($0.name, $0.value) }) { first, _ in first }
        if route.operation == .upload, query["upload_id"] != nil { route.operation = .chunk }
        headers[":method"] = request.method.rawValue
        let exchange = Exchange(
            operation: route.operation, target: route.target, query: query, headers: headers,
            body: body, json: route.operation == .chunk ? nil : JSON(parsing: body),
            key: headers["x-goog-api-key"] ?? query["key"] ?? "",
            base: headers["host"].map { "http://" + $0 } ?? address, receipt: receipt)
        return await handle(exchange, delivery)
    }

    private func handle(_ exchange: Exchange, _ delivery: Delivery) async -> HTTPResponse {
        var exchange = exchange
        exchange.strikes = await provider.receive(exchange)
        let strikes = exchange.strikes
        do {
            if let seconds = strikes.number(.slow) {
                try await clock.wait(seconds, after: clock.now)
            }
            if strikes.has(.close) || strikes.has(.reset) { throw Vanished() }
            var reply = try await reply(exchange)
            // Without faults nobody changes the fields any more; large answers are written once.
            if strikes.values.isEmpty, case .json(let json) = reply.body {
                reply.body = .bytes(json.bytes)
            }
            if strikes.has(.closeAfter) || strikes.has(.resetAfter) { throw Vanished() }
            await provider.answered(reply.status)
            await count(reply, exchange)
            return await delivery.response(reply, strikes)
        } catch {
            await provider.answered(0)
            return delivery.nothing(reset: strikes.has(.reset) || strikes.has(.resetAfter))
        }
    }

    private func reply(_ exchange: Exchange) async throws -> Reply {
        if let problem = Doorkeeper.keyProblem(exchange) { return problem.reply }
        if let refusal = Refusals(exchange: exchange).reply() { return refusal }
        let strikes = exchange.strikes
        do {
            let reply = try await Work(provider: provider, clock: clock).reply(to: exchange)
            if let seconds = strikes.number(.hold) {
                try await clock.wait(seconds, after: clock.now)
            }
            if let code = strikes.number(.statusAfter) {
                return Problem(Int(code), "The service is currently unavailable.").reply
            }
            return reply
        } catch let problem as Problem {
            return problem.reply
        }
    }

    /// What looks and downloads bring is counted for the job they belong to.
    private func count(_ reply: Reply, _ exchange: Exchange) async {
        guard exchange.operation == .get || exchange.operation == .download else { return }
        let id =
            exchange.operation == .get ? exchange.target : String(exchange.target.dropFirst(6))
        await provider.sent(reply.bytes.count, ofJob: id)
    }

    private static func port(_ request: HTTPRequest) -> UInt16? {
        switch request.remoteAddress {
        case .ip4(_, let port), .ip6(_, let port): port
        default: nil
        }
    }

    /// Nil where there is more than any request has; the rest is read all the same, so that the
    /// connection stays in step.
    private static func body(of request: HTTPRequest) async throws -> Data? {
        let limit = request.path.hasPrefix("/upload/") ? Upload.sizeMax : 64 << 20
        var body = Data()
        var isTooMuch = false
        for try await piece in request.bodySequence {
            isTooMuch = isTooMuch || body.count + piece.count > limit
            if !isTooMuch { body.append(piece) }
        }
        return isTooMuch ? nil : body
    }
}
