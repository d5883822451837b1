import Testing

@testable import ProviderAPI

@Suite("The answer to a prompt")
struct GenerateAnswerTests {
    private func ending(_ reason: String?, text: String = "hi") -> HTTPReply {
        let reason = reason.map { #","finishReason":"\#($0)""# } ?? ""
        return reply(#"{"candidates":[{"content":{"parts":[{"text":"\#(text)"}]}\#(reason)}]}"#)
    }

    private func refusal(_ reply: HTTPReply) throws -> ProviderError {
        try #require(throws: ProviderError.self) { try GeminiAnswer.generated(reply) }
    }

    @Test("is its text without thoughts; thoughts are paid for")
    func text() throws {
        let text = try GeminiAnswer.generated(reply(Samples.generated))
        #expect(text.text == "Blue \u{2028}sky" && text.finishReason == "STOP")
        // 4 tokens of answer and 6 of thoughts.
        #expect(text.usage == TokenUsage(input: 3, output: 10))
    }

    @Test("is a refusal where the prompt was blocked: no candidates at all")
    func blocked() throws {
        let error = try refusal(reply(Samples.blockedPrompt))
        #expect(error.code == "PROHIBITED_CONTENT" && error.advice == .never)
    }

    @Test(
        "is a value or not by why it ended",
        arguments: [
            ("STOP", nil), ("MAX_TOKENS", nil), ("SOMETHING_NEW", nil), (nil, nil),
            ("FINISH_REASON_UNSPECIFIED", nil), ("SAFETY", .never), ("RECITATION", .never),
            ("LANGUAGE", .never), ("BLOCKLIST", .never), ("PROHIBITED_CONTENT", .never),
            ("SPII", .never), ("MALFORMED_FUNCTION_CALL", .never),
        ] as [(String?, ProviderError.Advice?)])
    func reasons(reason: String?, advice: ProviderError.Advice?) throws {
        guard let advice else {
            let text = try GeminiAnswer.generated(ending(reason))
            #expect(text.text == "hi")
            #expect(text.finishReason == (reason?.contains("UNSPEC") == true ? "" : reason ?? ""))
            return
        }
        let error = try refusal(ending(reason))
        #expect(error.advice == advice && error.code == reason)
    }

    @Test("is an error without text: for good if its tokens ran out, else to be tried again")
    func empty() throws {
        #expect(try refusal(ending("MAX_TOKENS", text: "")).advice == .never)
        #expect(try refusal(ending("STOP", text: "")).code == "EMPTY")
        #expect(try refusal(ending("STOP", text: "")).advice == .retry)
        #expect(try refusal(reply(#"{"candidates":[]}"#)).advice == .retry)
        #expect(try refusal(reply("{}")).advice == .retry)
        #expect(try refusal(reply("")).advice == .retry)
        #expect(try refusal(reply(#"{"candidates":[{"finishReason":"SAFETY"}]}"#)).advice == .never)
    }

    @Test("may lack any count of tokens")
    func usage() throws {
        func usage(_ text: String) throws -> TokenUsage {
            let body =
                #"{"candidates":[{"content":{"parts":[{"text":"a"}]}}],"usageMetadata":\#(text)}"#
            return try GeminiAnswer.generated(reply(body)).usage
        }
        #expect(try usage("{}") == TokenUsage())
        #expect(try usage(#"{"thoughtsTokenCount":4}"#) == TokenUsage(input: nil, output: 4))
        #expect(
            try usage(#"{"promptTokenCount":"3","toolUsePromptTokenCount":2}"#)
                == TokenUsage(input: 5, output: nil))
        #expect(try usage(#"{"promptTokenCount":-3,"candidatesTokenCount":[]}"#) == TokenUsage())
        #expect(try usage(#""none""#) == TokenUsage())
    }
}
