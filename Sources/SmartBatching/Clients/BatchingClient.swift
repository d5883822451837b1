import BatchingCore
import ProviderAPI
import Tracing

/// What every client does, so that one replaces another without touching where it is called.
///
/// The first requirement is the whole of it; `embed`, `generate` and the others are written with it.
/// A group that is handed over while the client has more waiting than it may
/// (`ClientSettings.waitingItemsMax`) waits for room.
public protocol BatchingClient: Sendable {
    /// Hands a group over when the sequence is first asked, and tells what it brings.
    ///
    /// Whoever stops asking, or is cancelled, has cancelled the group: what was not sent is not sent;
    /// a job that was created goes on and is kept for whoever asks for the same items again.
    func send(_ group: GroupRequest) -> Deliveries
    /// Says that a group's results are where they should be, so that the journal may forget them.
    ///
    /// Only of groups with `CallOptions.keepsUntilAcknowledged`.
    func acknowledge(_ end: GroupEnd) async
    /// What the client did so far.
    var session: SessionSummary { get async }
    /// Waits for the groups in flight, keeps what was learned, and ends the client.
    func close() async
}

extension BatchingClient {
    /// The vectors of texts, in their order.
    ///
    /// - Throws: `ClientError`, `InputError`, or `CancellationError`.
    public func embed(
        _ texts: [String], purpose: String = "", strategy: Strategy = .auto,
        deadline: Duration? = nil
    ) async throws -> [EmbeddingResult] {
        try await embed(
            texts.map { EmbedItem($0) },
            options: CallOptions(purpose: purpose, strategy: strategy, deadline: deadline))
    }

    /// The vectors of texts with task types, titles and tags, in their order.
    public func embed(
        _ items: [EmbedItem], options: CallOptions = CallOptions()
    ) async throws -> [EmbeddingResult] {
        let results = try await all(GroupRequest(.embed(items), options: options), items.count)
        return try results.enumerated().map { index, result in
            guard case .embedding(let embedding) = result else { throw ClientError.truncated }
            return EmbeddingResult(index: index, tag: items[index].tag, values: embedding.values)
        }
    }

    /// Answers to prompts, in their order.
    ///
    /// - Throws: `ClientError`, `InputError`, or `CancellationError`.
    public func generate(
        _ prompts: [String], purpose: String = "", strategy: Strategy = .auto,
        deadline: Duration? = nil
    ) async throws -> [GenerationResult] {
        try await generate(
            prompts.map { GenerateItem($0) },
            options: CallOptions(purpose: purpose, strategy: strategy, deadline: deadline))
    }

    /// Answers to prompts with instructions, configurations and tags, in their order.
    public func generate(
        _ items: [GenerateItem], options: CallOptions = CallOptions()
    ) async throws -> [GenerationResult] {
        let results = try await all(GroupRequest(.generate(items), options: options), items.count)
        return try results.enumerated().map { index, result in
            guard case .generated(let text) = result else { throw ClientError.truncated }
            return GenerationResult(
                index: index, tag: items[index].tag, text: text.text,
                finishReason: text.finishReason, usage: text.usage)
        }
    }

    /// An answer piece by piece where the group goes online; in one piece where it becomes a job.
    public func generateStream(
        _ prompt: String, purpose: String = "", strategy: Strategy = .auto
    ) -> GenerationStream {
        generateStream(
            GenerateItem(prompt), options: CallOptions(purpose: purpose, strategy: strategy))
    }

    /// An answer piece by piece where the group goes online; in one piece where it becomes a job.
    public func generateStream(
        _ item: GenerateItem, options: CallOptions = CallOptions()
    ) -> GenerationStream {
        GenerationStream(send(GroupRequest(.stream(item), options: options)))
    }

    private func all(_ group: GroupRequest, _ count: Int) async throws -> [ItemResult] {
        if count == 0 { return [] }
        return try await withSpan("sbtune.\(group.kind.name)", ofKind: .client) { span in
            span.attributes["sbtune.items"] = count
            span.attributes["sbtune.purpose"] = group.options.purpose
            var results = [ItemResult?](repeating: nil, count: count)
            var failures: [(index: Int, failure: ItemFailure)] = []
            var end: GroupEnd?
            for try await delivery in send(group) {
                switch delivery {
                case .item(let item):
                    switch item.result {
                    case .success(let result): results[item.index] = result
                    case .failure(let failure): failures.append((item.index, failure))
                    }
                case .piece, .planned: break
                case .finished(let group): end = group
                }
            }
            try Task.checkCancellation()
            guard let end else { throw ClientError.closed }
            span.attributes["sbtune.strategy"] = end.strategy
            span.attributes["sbtune.price_usd"] = end.priceUSD
            if !failures.isEmpty {
                let whole = results.enumerated().compactMap { index, result in
                    result.map { (index, $0) }
                }
                throw ClientError.itemsFailed(
                    failures.sorted { $0.index < $1.index },
                    results: Dictionary(uniqueKeysWithValues: whole))
            }
            return results.compactMap { $0 }
        }
    }
}
