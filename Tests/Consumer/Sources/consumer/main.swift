import SmartBatching

let client = try await AdaptiveSmartClient(
    .gemini(model: "gemini-embedding-001"), history: .file("history.sqlite"))

// One question, and somebody waits: a call of its own, a second or so.
let question = try await client.embed(["What is a batch job?"], purpose: "rag_query")
print("a vector of \(question[0].values.count) numbers")

// Many texts, and nobody waits: whatever costs less, as far as the client has learned.
let index = try await client.embed(
    (1...200).map { "Chapter \($0)" }, purpose: "index_build", deadline: .seconds(3600))
print("\(index.count) vectors, in the order of the texts")

for try await piece in client.generateStream("Say hello.") {
    if case .text(let text) = piece { print(text, terminator: "") }
}
let replies = try await client.generate(["One?", "Two?"], strategy: .batch)
print("\n\(replies.count) replies at half the price")

await client.close()
print(await client.session.text)
