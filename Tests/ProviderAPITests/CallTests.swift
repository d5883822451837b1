import HTTPTypes
import Testing

@testable import ProviderAPI

@Suite("A synchronous call")
struct CallTests {
    @Test("to embed names the model twice, and the key in its header only")
    func embed() {
        let call = wire("models/gemini-embedding-001").embed(
            EmbedItem(
                "a \"b\"", taskType: "RETRIEVAL_DOCUMENT", title: "t", outputDimensionality: 768))
        #expect(
            call.url == "https://generativelanguage.googleapis.com/v1beta/models/"
                + "gemini-embedding-001:embedContent")
        #expect(
            call.text == #"{"model":"models/gemini-embedding-001","content":{"parts":[{"text":"#
                + #""a \"b\""}]},"taskType":"RETRIEVAL_DOCUMENT","title":"t","#
                + #""outputDimensionality":768}"#)
        #expect(call.request.method == .post)
        #expect(call.request.headerFields[.contentType] == "application/json")
        #expect(call.key?.field.canonicalName == "x-goog-api-key")
        #expect(call.key?.key.secret == canary.secret)
        #expect(!"\(call)".contains(canary.secret) && !call.isSentOnce)
    }

    @Test("gives a title to documents only")
    func title() {
        let call = wire().embed(EmbedItem("a", taskType: "CLUSTERING", title: "t"))
        #expect(!call.text.contains("title") && call.text.contains("CLUSTERING"))
    }

    @Test(
        "to gemini-embedding-2 puts the task into the text",
        arguments: [
            ("RETRIEVAL_QUERY", nil, "task: search result | query: x"),
            ("RETRIEVAL_DOCUMENT", nil, "title: none | text: x"),
            ("RETRIEVAL_DOCUMENT", "T", "title: T | text: x"),
            ("SEMANTIC_SIMILARITY", nil, "task: sentence similarity | query: x"),
            ("CLASSIFICATION", nil, "task: classification | query: x"),
            ("CLUSTERING", nil, "task: clustering | query: x"),
            ("QUESTION_ANSWERING", nil, "task: question answering | query: x"),
            ("FACT_VERIFICATION", nil, "task: fact checking | query: x"),
            ("CODE_RETRIEVAL_QUERY", nil, "task: code retrieval | query: x"),
            ("A_TASK_TO_COME", nil, "x"), (nil, "T", "x"),
        ] as [(String?, String?, String)])
    func prefixes(type: String?, title: String?, text: String) {
        let call = wire("gemini-embedding-2").embed(
            EmbedItem("x", taskType: type, title: title))
        #expect(
            call.text
                == #"{"model":"models/gemini-embedding-2","content":{"parts":[{"text":"\#(text)"}]}}"#
        )
    }

    @Test("to embed many names the model in each item")
    func embedMany() {
        let call = wire().embedMany([EmbedItem("a"), EmbedItem("b", outputDimensionality: 3)])
        #expect(call.request.path == "/v1beta/models/gemini-embedding-001:batchEmbedContents")
        let first = #"{"model":"models/gemini-embedding-001","content":{"parts":[{"text":"a"}]}}"#
        let second =
            #"{"model":"models/gemini-embedding-001","content":{"parts":[{"text":"b"}]},"#
            + #""outputDimensionality":3}"#
        #expect(call.text == #"{"requests":[\#(first),\#(second)]}"#)
    }

    @Test("to generate nests its settings, and hands a schema on as it is")
    func generate() {
        var config = GenerationConfig.json
        config.temperature = 0.2
        config.topP = 0.9
        config.topK = 40
        config.maxOutputTokens = 256
        config.seed = -1
        config.stopSequences = ["END"]
        config.responseSchemaJSON = "{ \"type\" : \"OBJECT\",\n \"b\": 1, \"a\": [1.5] }"
        let call = wire("gemini-3.5-flash").generate(
            GenerateItem("hi", systemInstruction: "s", config: config))
        #expect(call.request.path == "/v1beta/models/gemini-3.5-flash:generateContent")
        #expect(
            call.text == #"{"contents":[{"role":"user","parts":[{"text":"hi"}]}],"#
                + #""systemInstruction":{"parts":[{"text":"s"}]},"generationConfig":{"#
                + #""temperature":0.2,"topP":0.9,"topK":40,"maxOutputTokens":256,"seed":-1,"#
                + #""stopSequences":["END"],"responseMimeType":"application/json","#
                + #""responseSchema":{"type":"OBJECT","b":1,"a":[1.5]}}}"#)
        // A model that thinks is silent for longer than one that embeds.
        #expect(call.limits.firstByte > HTTPLimits().firstByte)
    }

    @Test("is never broken by a schema that is no JSON")
    func badSchema() {
        var config = GenerationConfig()
        config.responseSchemaJSON = "}\n{\"evil\":1"
        let call = wire().generate(GenerateItem("hi", config: config))
        #expect(
            JSONReader.read(Array(call.text.utf8))?["generationConfig"]?["responseSchema"]
                == .text("}\n{\"evil\":1"))
    }

    @Test("to stream asks for events, and has the body of one that does not")
    func stream() {
        let item = GenerateItem("hi")
        let call = wire("gemini-3.5-flash").stream(item)
        #expect(
            call.request.path == "/v1beta/models/gemini-3.5-flash:streamGenerateContent?alt=sse")
        #expect(call.text == wire("gemini-3.5-flash").generate(item).text)
        #expect(call.text == #"{"contents":[{"role":"user","parts":[{"text":"hi"}]}]}"#)
    }

    @Test("to count tokens counts the system instruction too")
    func countTokens() {
        let plain = wire("m").countTokens(GenerateItem("hi"))
        #expect(plain.request.path == "/v1beta/models/m:countTokens")
        #expect(plain.text == #"{"contents":[{"role":"user","parts":[{"text":"hi"}]}]}"#)
        let whole = wire("m").countTokens(GenerateItem("hi", systemInstruction: "s"))
        #expect(
            whole.text == #"{"generateContentRequest":{"model":"models/m","contents":[{"role":"#
                + #""user","parts":[{"text":"hi"}]}],"systemInstruction":{"parts":[{"text":"s"}]}}}"#
        )
    }

    @Test("stays in its place whatever the model is called")
    func oddModel() throws {
        let endpoint = try Endpoint(baseURL: "http://localhost:1/p", version: "v1")
        let call = wire("../../x?y#z", at: endpoint).embed(EmbedItem("a"))
        #expect(call.url == "http://localhost:1/p/v1/models/..%2F..%2Fx%3Fy%23z:embedContent")
    }
}
