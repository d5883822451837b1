import OnlineStatistics

/// A job's results, in the order and with the flaws that they come in.
struct JobResults {
    /// One result: its key and either a response or an error.
    struct Entry {
        var key: String?
        var response: JSON?
        /// google.rpc.Status, whose code is gRPC's, not HTTP's.
        var error: JSON?
        var strikes: Strikes
    }

    let job: Job

    /// Shuffled unless switched off: the real service promises an order and does not hold it
    /// (googleapis/python-genai#1909).
    func entries() -> [Entry] {
        var entries: [Entry] = []
        for index in order() {
            let strikes = job.strikes(ofItem: index)
            if strikes.has(.missingItem) { continue }
            let entry = entry(index, strikes)
            entries.append(entry)
            if strikes.has(.extraItem) { entries.append(entry) }
        }
        return entries
    }

    private func order() -> [Int] {
        let finished = Array(job.finished)
        guard !job.strikes.has(.inOrder) else { return finished }
        let row = KeyedRandom(seed: job.luck, stream: 2).row(job.repetition)
        return finished.map { index in
            (index, KeyedRandom.bits(row: row, item: index, lane: 0, attempt: 0))
        }.sorted { $0.1 < $1.1 }.map(\.0)
    }

    private func entry(_ index: Int, _ strikes: Strikes) -> Entry {
        let item = job.items[index]
        var entry = Entry(key: key(index, strikes), strikes: strikes)
        if let code = strikes.number(.itemError) {
            entry.error = Self.status(Int(code), Self.message(Int(code)))
            return entry
        }
        switch item.content {
        case .bad(let message): entry.error = Self.status(3, message)
        case .embed(let item):
            entry.response = EmbeddingAnswer.ofJob(item, model: job.model, strikes)
        case .generate(let item):
            var all = strikes
            all.values[.echoText] = job.strikes[.echoText]
            entry.response = GenerateAnswer.whole(
                item, model: job.model, id: "\(job.id)-\(index)", all)
        }
        return entry
    }

    private func key(_ index: Int, _ strikes: Strikes) -> String? {
        if strikes.has(.missingKey) { return nil }
        if strikes.has(.unknownKey) { return "nobody-gave-this-key" }
        if strikes.has(.doubledKey) { return job.items[(index + 1) % job.items.count].key }
        return job.items[index].key
    }

    private static func status(_ code: Int, _ message: String) -> JSON {
        .members(("code", .int(code)), ("message", .string(message)))
    }

    private static func message(_ code: Int) -> String {
        switch code {
        case 1: "The operation was cancelled."
        case 3: "Request contains an invalid argument."
        case 8: "Resource has been exhausted (e.g. check quota)."
        case 14: "The model is overloaded. Please try again later."
        default: "Internal error encountered."
        }
    }

    /// `inlinedResponses`, whose name repeats.
    func inlined() -> JSON {
        let responses = entries().map { entry in
            JSON.members(
                ("response", entry.response), ("error", entry.error),
                ("metadata", entry.key.map { .object([("key", .string($0))]) }))
        }
        return .object([("inlinedResponses", .object([("inlinedResponses", .array(responses))]))])
    }
}
