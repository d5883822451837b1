import BatchingCore

extension ProviderModel {
    /// What a client of this provider knows in advance.
    public var terms: Terms {
        Terms(
            lanes: [
                individual.terms(itemsMax: 1, assumedTokens),
                bulk.map { $0.terms(itemsMax: Int($0.maxItems), assumedTokens) },
                LaneTerms(
                    style: .jobs, itemsMax: Int(batch.maxItems),
                    pricePer1kTokens: batch.pricePer1kTokens,
                    pricePer1kOutputTokens: batch.pricePer1kOutputTokens,
                    typical: Span(seconds: batch.overhead.mean * batch.noise.mean)),
            ],
            maxParallel: Int(individual.maxParallel), pollEvery: Span(seconds: batch.pollEvery),
            assumedInputTokensPerItem: assumedTokens.inputPerItem,
            assumedOutputTokensPerItem: assumedTokens.outputPerItem)
    }

    /// Whether any distribution takes its values from the trace's own record.
    public var needsRecordedLatencies: Bool {
        [individual.latency, bulk?.latency, batch.overhead].contains { $0?.shape == .recorded }
    }

    /// Figures that only the event engine can change during a run: they reach calls and jobs that
    /// wait, or what the client was promised.
    var changesNeedEvents: Bool {
        changes.contains { change in
            [
                "price", "max_", "requests_per_minute", "poll.every", "expires_after", "error_rate",
            ]
            .contains { change.figure.name.contains($0) }
        }
    }
}

extension CallLaneModel {
    fileprivate func terms(
        itemsMax: Int, _ tokens: ProviderModel.AssumedTokens
    ) -> LaneTerms {
        // A call with one item of the usual size.
        let typicalSeconds =
            latency.mean + perItem + per1kTokens * tokens.inputPerItem / 1000
            + per1kOutputTokens * tokens.outputPerItem / 1000
        return LaneTerms(
            style: .calls, itemsMax: itemsMax, pricePer1kTokens: pricePer1kTokens,
            pricePer1kOutputTokens: pricePer1kOutputTokens, typical: Span(seconds: typicalSeconds))
    }
}
