/// Faults that answer instead of the work.
struct Refusals {
    let exchange: Exchange

    /// Nil where the work may begin.
    func reply() -> Reply? {
        let strikes = exchange.strikes
        if let kind = strikes[.tooMany] { return tooMany(kind) }
        if let code = code(.status) { return Problem(code, Self.message).reply }
        if let code = code(.statusArray) {
            return Reply(status: code, json: .array([Problem(code, Self.message).json]))
        }
        if let code = code(.html) {
            return Reply(
                status: code, headers: [("Content-Type", "text/html")], bytes: Array(Self.page.utf8)
            )
        }
        if strikes.has(.keyRevoked) {
            return Problem(403, "Your API key was reported as leaked. Please use another API key.")
                .reply
        }
        if strikes.has(.tokenQuota) {
            return Problem(
                429,
                "You exceeded your current quota: enqueued tokens of batch jobs for this model.",
                details: [
                    Problem.quotaFailure(
                        id: "BatchEnqueuedTokensPerModel", value: "500000", model: exchange.target)
                ]
            ).reply
        }
        if let code = code(.echoKey) {
            return Problem(code, "API key '\(exchange.key)' is not allowed to do this.").reply
        }
        if let code = code(.echoPrompt) {
            let text = String(decoding: exchange.body, as: UTF8.self)
            return Problem(code, "Cannot process the request: \(text)").reply
        }
        if let megabytes = strikes.number(.hugeError) {
            let text = String(repeating: "error ", count: Int(megabytes * 1_000_000 / 6))
            return Problem(500, text).reply
        }
        if let value = strikes[.redirect] { return redirect(value) }
        return nil
    }

    private static let message = "The service is currently unavailable."
    private static let page =
        "<html><head><title>Error</title></head><body>Please try again.</body></html>\n"

    private func code(_ name: FaultName) -> Int? { exchange.strikes.number(name).map { Int($0) } }

    private func redirect(_ value: String) -> Reply {
        let parts = value.split(separator: ",", maxSplits: 1).map(String.init)
        // The discard port: nobody listens there.
        let location = parts.count > 1 ? parts[1] : "http://127.0.0.1:9/elsewhere"
        return Reply(status: Int(parts[0]) ?? 302, headers: [("Location", location)])
    }

    // MARK: 429

    private func tooMany(_ kind: String) -> Reply {
        var headers: [(String, String)] = []
        var message = "Resource has been exhausted (e.g. check quota)."
        var details: [JSON] = []
        if let seconds = Int(kind) { headers = [("Retry-After", String(seconds))] }
        switch kind {
        case "seconds": headers = [("Retry-After", "1")]
        case "http-date": headers = [("Retry-After", EmulatorClock.httpDate(in: 2))]
        case "ms": headers = [("retry-after-ms", "200")]
        case "retryinfo": details = [Problem.retryInfo("0.2")]
        case "message": message += " Please retry in 200ms."
        case "perday":
            details = [quota("EmbedContentRequestsPerDayPerUserPerProjectPerModel", "1000")]
            details.append(Problem.retryInfo("37000"))
        case "limit0":
            message += " * Quota exceeded for metric: embed_content_requests, limit: 0"
            details = [quota("EmbedContentRequestsPerMinutePerProjectPerModel-FreeTier", "0")]
            details.append(Problem.retryInfo("36000"))
        case "absurd": details = [Problem.retryInfo("9223372036854775807")]
        case "negative": headers = [("Retry-After", "-1")]
        case "nan": headers = [("Retry-After", "NaN")]
        case "1e99": headers = [("Retry-After", "1e99")]
        case "huge": headers = [("Retry-After", "9999999999")]
        case "past": headers = [("Retry-After", EmulatorClock.httpDate(in: -86_400))]
        case "two": headers = [("Retry-After", "1"), ("Retry-After", "2")]
        case "long": headers = [("Retry-After", String(repeating: "9", count: 10_240))]
        default: break
        }
        var reply = Problem(429, message, details: details).reply
        reply.headers += headers.map { (name: $0.0, value: $0.1) }
        return reply
    }

    private func quota(_ id: String, _ value: String) -> JSON {
        Problem.quotaFailure(id: id, value: value, model: exchange.target)
    }
}
