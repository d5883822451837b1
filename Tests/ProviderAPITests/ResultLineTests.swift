import Testing

@testable import ProviderAPI

@Suite("A line of results")
struct ResultLineTests {
    private func line(_ text: String) -> JobItemResult? {
        GeminiAnswer.resultLine(Array(text.utf8))
    }

    private func error(_ text: String) -> ProviderError? {
        guard case .failure(let error) = line(text)?.result else { return nil }
        return error
    }

    @Test("is a key and what its item brought, in whatever order")
    func good() {
        #expect(
            line(Samples.resultLine)
                == JobItemResult(
                    key: "item-7", result: .success(.embedding(Embedding(values: [0.5, -0.5])))))
        #expect(line(Samples.resultLine + "\r\n")?.key == "item-7")
        #expect(line(#"{"metadata":{"key":"m"},"response":{}}"#)?.key == "m")
    }

    @Test("that is blank is none")
    func blank() {
        for text in ["", "\n", " \r\n"] { #expect(line(text) == nil) }
    }

    @Test("may tell an error in several ways")
    func errors() {
        #expect(error(#"{"key":"a","error":{"code":13,"message":"m"}}"#)?.advice == .retry)
        #expect(error(#"{"key":"a","status":{"code":3,"message":"m"}}"#)?.advice == .never)
        #expect(error(#"{"key":"a","status":{"code":"3"}}"#)?.advice == .never)
        #expect(error(#"{"key":"a","response":{"error":{"code":14}}}"#)?.code == "UNAVAILABLE")
        // Some write HTTP's codes.
        #expect(
            error(#"{"key":"a","error":{"code":429,"message":"x"}}"#)?.advice
                == .throttled(retryAfter: nil))
        for text in [
            #"{"key":"a"}"#, #"{"key":"a","response":null}"#, #"{"key":"a","response":[]}"#,
        ] {
            #expect(line(text)?.key == "a")
            #expect(error(text)?.advice == .retry)
        }
    }

    @Test("without a key that is text belongs to nobody")
    func noKey() {
        for key in ["", #""key":7,"#, #""key":"","#, #""key":null,"#] {
            let result = line(#"{\#(key)"response":{"embedding":{"values":[1]}}}"#)
            #expect(result != nil && result?.key == nil)
        }
    }

    @Test("that is no JSON, or too long, is an error without a key")
    func broken() {
        for text in ["{", "[]", "x", #"{"key":"a","response":{"embedding":{"values":[1,"#] {
            #expect(line(text)?.key == nil)
            #expect(error(text)?.code == "MALFORMED")
        }
        let long = #"{"key":"a","pad":""# + String(repeating: "x", count: 8 << 20) + #""}"#
        #expect(error(long)?.code == "MALFORMED")
    }

    @Test("with a vector that is none keeps its key")
    func badVector() {
        let text = #"{"key":"a","response":{"embedding":{"values":[0.0,null]}}}"#
        #expect(line(text)?.key == "a")
        #expect(error(text)?.code == "MALFORMED")
    }
}
