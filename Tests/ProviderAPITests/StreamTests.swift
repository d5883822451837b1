import Testing

@testable import ProviderAPI

@Suite("A streamed answer")
struct StreamTests {
    private struct Outcome: Equatable {
        var text = ""
        var failures: [ProviderError] = []
        var end: StreamEnd?
        var error: ProviderError?
    }

    private func read(_ pieces: [[UInt8]]) -> Outcome {
        var parser = GeminiStreamParser(key: canary)
        var outcome = Outcome()
        for piece in pieces {
            for event in parser.take(piece) {
                switch event {
                case .text(let text): outcome.text += text
                case .failed(let error): outcome.failures.append(error)
                }
            }
        }
        do throws(ProviderError) {
            outcome.end = try parser.end()
            outcome.text += outcome.end?.lateText ?? ""
        } catch {
            outcome.error = error
        }
        return outcome
    }

    private func read(_ text: String) -> Outcome { read([Array(text.utf8)]) }

    private func event(_ json: String) -> String { "data: \(json)\n\n" }

    private let hello = #"{"candidates":[{"content":{"parts":[{"text":"hello"}]}}]}"#
    private let stop = #"{"candidates":[{"finishReason":"STOP"}]}"#

    @Test("is its pieces, its reason and its last sums, wherever it is cut in two")
    func everyCut() {
        let bytes = Array(Samples.stream.utf8)
        let whole = read([bytes])
        #expect(whole.text == "Why not\u{2028}é?")
        // 5 tokens of answer and 7 of thoughts; the piece after them tells none.
        #expect(
            whole.end
                == StreamEnd(
                    finishReason: "STOP", usage: TokenUsage(input: 3, output: 12), lateText: ""))
        for cut in 0...bytes.count {
            #expect(read([Array(bytes[..<cut]), Array(bytes[cut...])]) == whole, "\(cut)")
        }
        #expect(read(bytes.map { [$0] }) == whole)
    }

    @Test("may end its lines with CR, LF or both", arguments: ["\n", "\r", "\r\n"])
    func lineEnds(end: String) {
        let text = Samples.stream.replacing("\r\n", with: end)
        #expect(read(text) == read(Samples.stream))
        #expect(read(text.utf8.map { [$0] }) == read(Samples.stream))
    }

    @Test("may hold what event streams may hold")
    func format() {
        let text =
            "\u{FEFF}: a comment\nevent: message\nid: 7\nretry: 10\n\n"
            + "data:{\"candidates\":\ndata: [{\"content\":{\"parts\":[{\"text\":\"hello\"}]}}]}\n\n"
            + "data: [DONE]\n\n" + event(stop)
        #expect(read(text).text == "hello")
        #expect(read(text).end?.finishReason == "STOP")
    }

    @Test("without a reason is broken off, whatever came before")
    func truncated() {
        for text in [
            "", event(hello), event(hello) + "data: {\"cand", event(stop) + "data: {\"c",
            event(stop) + "dat", event(stop) + "{\"error\":{\"code\":5",
        ] {
            #expect(read(text).error?.code == "TRUNCATED", "\(text)")
            #expect(read(text).error?.advice == .retry)
        }
        #expect(read(event(hello)).text == "hello")
    }

    @Test("cut anywhere before its reason is broken off")
    func everyTruncation() {
        let bytes = Array(Samples.stream.utf8)
        let reason = Array(Samples.stream.utf8.prefix { _ in true })
        let end = reason.count - Array("\r\n\r\ndata: {\"responseId\":\"r1\"}\r\n\r\n".utf8).count
        for count in 0..<end {
            #expect(read([Array(bytes[..<count])]).error?.code == "TRUNCATED", "\(count)")
        }
        #expect(read([Array(bytes[..<end])]).end?.finishReason == "STOP")
    }

    @Test("may lack the empty line after its last event")
    func noLastLine() {
        let text = #"{"candidates":[{"content":{"parts":[{"text":"!"}]},"finishReason":"STOP"}]}"#
        let outcome = read(event(hello) + "data: \(text)")
        #expect(outcome.text == "hello!" && outcome.end?.lateText == "!")
        #expect(read(event(hello) + "data: \(text)\n").text == "hello!")
    }

    @Test("may end with an error as an event")
    func errorEvent() {
        let error =
            #"{"error":{"code":503,"message":"m \#(canary.secret)","status":"UNAVAILABLE"}}"#
        let outcome = read(event(hello) + event(error) + event(stop) + event(hello))
        #expect(outcome.text == "hello" && outcome.failures.count == 1)
        #expect(outcome.error?.advice == .retry && outcome.error?.status == 503)
        #expect(outcome.error?.code == "UNAVAILABLE" && outcome.error?.message == "m …")
    }

    @Test("may end with a bare error over several lines")
    func bareError() {
        let error = """
            {
              "error": {
                "code": 429,
                "message": "Please retry in 5s.",

                "status": "RESOURCE_EXHAUSTED"
              }
            }

            """
        for end in ["\n", "\r\n"] {
            let text = (event(hello) + error).replacing("\n", with: end)
            #expect(read(text).error?.advice == .throttled(retryAfter: 5))
            #expect(read(text.utf8.map { [$0] }).error?.advice == .throttled(retryAfter: 5))
            #expect(read(text).text == "hello")
        }
        #expect(read("[\(error)]").error?.status == 429)
    }

    @Test("tells a blocked prompt and a stopped answer from an end")
    func blocked() {
        #expect(read(event(Samples.blockedPrompt)).error?.code == "PROHIBITED_CONTENT")
        let safety = event(hello) + event(#"{"candidates":[{"finishReason":"SAFETY"}]}"#)
        #expect(read(safety).text == "hello" && read(safety).error?.advice == .never)
        #expect(read(event(stop)).error?.code == "EMPTY")
        let cut = event(hello) + event(#"{"candidates":[{"finishReason":"MAX_TOKENS"}]}"#)
        #expect(read(cut).end?.finishReason == "MAX_TOKENS")
    }

    @Test("with an event that is no JSON has failed")
    func malformed() {
        #expect(read(event("nonsense") + event(stop)).error?.code == "MALFORMED")
        #expect(read(event("[]")).error?.code == "MALFORMED")
    }

    @Test("with an event without end has failed before memory is full")
    func endless() {
        var parser = GeminiStreamParser()
        let piece = [UInt8](repeating: UInt8(ascii: "x"), count: 1 << 20)
        _ = parser.take(Array("data: ".utf8))
        var failures = 0
        for _ in 0..<20 { failures += parser.take(piece).count }
        #expect(failures == 1)
        #expect(throws: ProviderError.self) { try parser.end() }
    }
}
