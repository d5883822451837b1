extension GeminiAnswer {
    /// A job, as creating it and looking at it are answered.
    public static func job(
        _ reply: HTTPReply, key: APIKey? = nil
    ) throws(ProviderError) -> JobSnapshot {
        try snapshot(document(reply, key: key), key: key)
    }

    /// One page of jobs; an entry that is no job spoils the page, lest a job seem to be absent.
    public static func jobPage(
        _ reply: HTTPReply, key: APIKey? = nil
    ) throws(ProviderError) -> JobPage {
        let document = try document(reply, key: key)
        let list = document["operations"]
        guard list == nil || list?.asList != nil else {
            throw .malformed("the list of jobs is none", status: 200)
        }
        var jobs: [JobSnapshot] = []
        for entry in list?.asList ?? [] { jobs.append(try snapshot(entry, key: key)) }
        let token = document["nextPageToken"]
        guard token == nil || token?.asText != nil else {
            throw .malformed("the next page's token is none", status: 200)
        }
        return JobPage(
            jobs: jobs, nextPageToken: token?.asText.flatMap { $0.isEmpty ? nil : $0 })
    }

    private static func snapshot(
        _ job: JSON, key: APIKey?
    ) throws(ProviderError) -> JobSnapshot {
        let metadata = job["metadata"]
        var snapshot = JobSnapshot(
            name: try GeminiName.job(job["name"] ?? metadata?["name"]),
            displayName: metadata?["displayName"]?.asText ?? "",
            state: JobState(word: metadata?["state"]?.asText ?? ""))
        let stats = metadata?["batchStats"]
        func count(_ key: String) -> Int { max(0, stats?[key]?.asInt ?? 0) }
        snapshot.requestCount = count("requestCount")
        snapshot.successfulCount = count("successfulRequestCount")
        snapshot.failedCount = count("failedRequestCount")
        snapshot.createTime = metadata?["createTime"]?.asText
        if let error = job["error"], error.isObject { snapshot.error = .item(error, key: key) }
        if let file = metadata?["inputConfig"]?["fileName"] {
            snapshot.inputFile = try GeminiName.file(file)
        }
        try readOutput(of: job, into: &snapshot, key: key)
        return snapshot
    }

    /// The output stands in the operation's response, in its metadata, or in both.
    private static func readOutput(
        of job: JSON, into snapshot: inout JobSnapshot, key: APIKey?
    ) throws(ProviderError) {
        for output in [job["response"], job["metadata"]?["output"]] {
            guard let output else { continue }
            if snapshot.resultsFile == nil, let file = output["responsesFile"] {
                snapshot.resultsFile = try GeminiName.file(file)
            }
            if snapshot.inlineResults == nil,
                let inlined = output["inlinedResponses"] ?? output["inlinedEmbedContentResponses"],
                let items = (inlined["inlinedResponses"] ?? inlined).asList
            {
                snapshot.inlineResults = items.map { itemResult($0, key: key) }
            }
        }
    }
}
