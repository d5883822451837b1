import Testing

@testable import ProviderAPI

@Suite("A refusal")
struct RefusalTests {
    private static let perDay = #"""
        {"error":{"code":429,"message":"Please retry in 10h17m5.7s.","status":"RESOURCE_EXHAUSTED",
        "details":[{"violations":[{"quotaId":"EmbedContentRequestsPerDayPerUser-FreeTier",
        "quotaValue":"1000"}]},{"retryDelay":"37025s"}]}}
        """#

    /// Status, body, `Retry-After`, what it says.
    struct Row: Sendable, CustomTestStringConvertible {
        var status: Int
        var body: String
        var header: String?
        var advice: ProviderError.Advice

        init(
            _ status: Int, _ advice: ProviderError.Advice, _ body: String = "",
            header: String? = nil
        ) {
            (self.status, self.body, self.header, self.advice) = (status, body, header, advice)
        }

        var testDescription: String { "\(status) \(advice) \(header ?? "") \(body.prefix(60))" }
    }

    private static func told(_ message: String, details: String = "") -> String {
        #"{"error":{"message":"\#(message)","details":[\#(details)]}}"#
    }

    private static let rows: [Row] = [
        Row(400, .never, told("bad", details: #"{"reason":"OTHER"}"#)),
        Row(400, .key, told("x", details: #"{"reason":"API_KEY_INVALID"}"#)),
        Row(400, .key, told("API key not valid. Please pass a valid API key.")),
        Row(401, .key), Row(403, .key), Row(402, .exhausted), Row(404, .never), Row(408, .retry),
        Row(409, .never), Row(413, .never), Row(499, .retry), Row(500, .retry), Row(501, .never),
        Row(502, .retry), Row(503, .retry, "<html>busy</html>"), Row(504, .retry),
        Row(301, .never), Row(204, .never), Row(206, .never),
        Row(529, .throttled(retryAfter: nil)),
        // A delay in the details beats the message, and that the header.
        Row(429, .throttled(retryAfter: 37), Samples.quotaRefusal, header: "9"),
        Row(429, .throttled(retryAfter: 37), "[\(Samples.quotaRefusal)]"),
        Row(429, .throttled(retryAfter: 37_025.7), told("Please retry in 10h17m5.7s.")),
        Row(429, .throttled(retryAfter: 47.4), told("Please retry in 47.4s."), header: "9"),
        Row(429, .throttled(retryAfter: 0.25), told("Please retry in 250ms")),
        Row(429, .throttled(retryAfter: 9), header: "9"),
        Row(429, .throttled(retryAfter: nil), header: "Wed, 21 Oct 2026 07:28:00 GMT"),
        Row(429, .throttled(retryAfter: nil), header: "-3"),
        Row(429, .throttled(retryAfter: nil), header: "0"),
        Row(429, .throttled(retryAfter: nil), header: "inf"),
        Row(429, .throttled(retryAfter: nil), "{\"error\":"),
        Row(429, .throttled(retryAfter: nil), told("slow", details: #"{"retryDelay":"soon"}"#)),
        Row(429, .throttled(retryAfter: nil), told("slow", details: #"{"retryDelay":"-5s"}"#)),
        Row(
            429, .throttled(retryAfter: 86_400),
            told("x", details: #"{"retryDelay":"9223372036854775807s"}"#)),
        Row(429, .throttled(retryAfter: 86_400), header: "99999999999999999999"),
        Row(429, .throttled(retryAfter: nil), told("limit: 0.5, limit: 05")),
        // Of a day, or of nothing: the delay is of no use.
        Row(429, .exhausted, perDay),
        Row(429, .exhausted, told("limit: 0, model: x. Please retry in 5s.")),
        Row(
            429, .exhausted,
            told("x", details: #"{"violations":[{"quotaId":"a","quotaValue":"0"}]}"#)),
    ]

    @Test("says what to do about it", arguments: rows)
    func advice(row: Row) {
        let headers = row.header.map { [("Retry-After", $0)] } ?? []
        let error = GeminiAnswer.error(reply(row.body, status: row.status, headers: headers))
        #expect(error.advice == row.advice)
        #expect(error.status == row.status)
    }

    @Test("keeps the provider's word, if it is one")
    func code() {
        #expect(
            GeminiAnswer.error(reply(Samples.quotaRefusal, status: 429)).code
                == "RESOURCE_EXHAUSTED")
        let odd = #"{"error":{"status":"my secret prompt","message":3}}"#
        #expect(GeminiAnswer.error(reply(odd, status: 400)).code == "")
    }

    @Test("inside a good answer is one too")
    func inGoodAnswer() throws {
        let error = try #require(throws: ProviderError.self) {
            try GeminiAnswer.embedding(reply(Samples.quotaRefusal))
        }
        #expect(error.advice == .throttled(retryAfter: 37) && error.status == 429)
    }

    @Test("is short, on one line, and repeats no key")
    func message() {
        func message(_ text: String) -> String {
            let body = JSONWriter.bytes { writer in
                writer.object { root in
                    root.key("error")
                    root.object { error in
                        error.key("message")
                        error.text(text)
                    }
                }
            }
            return GeminiAnswer.error(reply(body, status: 400), key: canary).message
        }
        #expect(message("a\u{1B}[31m\n\u{202E}b\u{2028}c") == "a [31m  b c")
        #expect(message(String(repeating: "é", count: 10_000)).count == 512)
        #expect(message("you sent \(canary.secret)!") == "you sent …!")
        #expect(message("Consumer 'api_key:AIzaSyD4tvhjbJHsJIJB' is") == "Consumer 'api_key:…' is")
        #expect(message("GET /v1?key=abcdef123&x=1") == "GET /v1?key=…&x=1")
        #expect(message("AIzaSyD4tvhjbJHsJIJB_-xx and AQ.Ab8RN6abcdefgh") == "… and …")
        #expect(message("Authorization: Bearer ya29.abcdef") == "Authorization: Bearer …")
        #expect(message("API key not valid. Pass one.") == "API key not valid. Pass one.")
        // A key that the cut would have split.
        let long = String(repeating: "x", count: 505) + canary.secret
        #expect(!message(long).contains("canary"))
    }

    @Test("of an item is by gRPC's codes", arguments: 0...17)
    func item(code: Int) {
        let line = #"{"key":"k","error":{"code":\#(code),"message":"m"}}"#
        let isFinal = [3, 5, 6, 7, 9, 11, 12, 16].contains(code)
        guard case .failure(let error) = GeminiAnswer.resultLine(Array(line.utf8))?.result else {
            return #expect(Bool(false), "not an error")
        }
        #expect(error.advice == (isFinal ? .never : .retry))
        #expect(error.status == nil && !error.code.isEmpty)
    }

    // RFC 9110, 10.2.3: a date, counted from the answer's own; a gateway's milliseconds.
    @Test(
        "tells how long to wait in any form that headers have",
        arguments: [
            (["Retry-After": "Wed, 21 Oct 2026 07:28:30 GMT"], nil),
            (
                [
                    "Retry-After": "Wed, 21 Oct 2026 07:28:30 GMT",
                    "Date": "Wed, 21 Oct 2026 07:28:00 GMT",
                ], 30
            ),
            (
                [
                    "Retry-After": "Thu, 01 Mar 2029 00:00:01 GMT",
                    "Date": "Wed, 28 Feb 2029 23:59:59 GMT",
                ], 2
            ),
            (
                [
                    "Retry-After": "Tue, 29 Feb 2028 00:00:00 GMT",
                    "Date": "Tue, 29 Feb 2028 00:00:01 GMT",
                ], nil
            ),
            (["Retry-After": "Wed, 21 Foo 2026 07:28:30 GMT", "Date": "yesterday"], nil),
            (["Retry-After": "7", "retry-after-ms": "1500"], 1.5),
            (["retry-after-ms": "-3"], nil), (["retry-after-ms": "1e99"], nil),
        ] as [([String: String], Double?)])
    func waits(headers: [String: String], seconds: Double?) {
        let reply = reply("", status: 429, headers: headers.map { ($0.key, $0.value) })
        #expect(GeminiAnswer.error(reply, key: nil).retryAfter == seconds)
    }
}
