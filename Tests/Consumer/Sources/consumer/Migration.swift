import SmartBatching

func client() async throws -> any BatchingClient {
    var settings = ClientSettings()
    settings.preferIndividualFor = ["rag_query"]
    // try BatchClient(.gemini())                        before: always a job
    // try SmartClient(.gemini(), settings: settings)    jobs from `batchThreshold` items on
    let learning = try await AdaptiveSmartClient(.gemini(), settings: settings)
    return CoalescingSmartClient(learning, window: .milliseconds(200))  // callers travel together
}

func index(_ chapters: [String], with client: any BatchingClient) async throws -> [[Float]] {
    // No call site changes; `strategy:` overrules whichever client it is.
    try await client.embed(chapters, purpose: "index_build", strategy: .auto).map(\.values)
}
