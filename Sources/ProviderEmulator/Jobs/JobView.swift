import BatchingCore

/// A job as a long-running operation, the form in which creates, looks and lists show it.
struct JobView {
    let job: Job
    let clock: EmulatorClock
    /// Of the request that shows it.
    let strikes: Strikes

    /// - Parameters:
    ///   - isList: list entries leave the output out.
    ///   - mask: what the client wants; the output is made only where it is wanted.
    func json(isList: Bool = false, mask: FieldMask? = nil) -> JSON {
        let wantsOutput =
            !isList && job.showsOutput
            && mask.map { $0.wants("response") || $0.wants("metadata", "output") } ?? true
        let output = wantsOutput ? output() : nil
        let place = job.strikes[.outputIn]
        var metadata = self.metadata(isList: isList)
        if let output, place != "response" { metadata = metadata.with("output", output) }
        let kind = job.kind == .embed ? "EmbedContentBatchOutput" : "GenerateContentBatchOutput"
        let response = output.flatMap { output -> JSON? in
            guard place != "metadata", case .object(let members) = output else { return nil }
            return .object([("@type", .string(Self.types + kind))] + members)
        }
        let full = JSON.members(
            ("name", .string(job.name)), ("metadata", metadata),
            ("done", job.state.isEnd ? .bool(true) : nil), ("error", error), ("response", response))
        return mask?.masked(full) ?? full
    }

    private func metadata(isList: Bool) -> JSON {
        let kind = job.kind == .embed ? "EmbedContentBatch" : "GenerateContentBatch"
        return .members(
            ("@type", .string(Self.types + kind)), ("model", .string("models/" + job.model)),
            ("displayName", job.displayName.isEmpty ? nil : .string(job.displayName)),
            (
                "inputConfig",
                job.inputFile.map { .object([("fileName", .string("files/" + $0))]) }
            ), ("createTime", .string(clock.timestamp(job.created))),
            ("endTime", job.ended.map { .string(clock.timestamp($0)) }),
            ("updateTime", .string(clock.timestamp(job.updated))), ("batchStats", counts(isList)),
            ("state", state), ("name", .string(job.name)))
    }

    private static let types = "type.googleapis.com/google.ai.generativelanguage.v1main."

    private func output() -> JSON {
        if job.inputFile == nil { return JobResults(job: job).inlined() }
        return .object([("responsesFile", .string("files/" + job.resultFile))])
    }

    private var error: JSON? {
        guard job.state == .failed, job.strikes[.jobEnd] == "failed-error" else { return nil }
        return .members(("code", .int(13)), ("message", .string("Internal error encountered.")))
    }

    private var state: JSON? {
        switch strikes[.state] {
        case "job": .string("JOB_STATE_" + job.state.rawValue)
        case "lower": .string("batch_state_" + job.state.rawValue.lowercased())
        case "unknown": .string("BATCH_STATE_REHEATING")
        case "missing": nil
        case "number": .int(job.state.isEnd ? 4 : 2)
        default: .string("BATCH_STATE_" + job.state.rawValue)
        }
    }

    private func counts(_ isList: Bool) -> JSON {
        let total = job.items.count
        var (good, bad) = (0, 0)
        if job.hasOutput, !(isList && strikes.has(.listStale)) {
            good = job.successes ?? 0
            bad = job.finished.count - good
        }
        if job.state == .failed { bad = total }
        var pending = total - good - bad
        if strikes.has(.wrongCounts) { (good, pending) = (good + 7, pending + 3) }
        func count(_ number: Int) -> JSON? {
            strikes.has(.numericCounts) ? .int(number) : .count(number)
        }
        return .members(
            ("requestCount", count(total)), ("successfulRequestCount", count(good)),
            ("failedRequestCount", count(bad)), ("pendingRequestCount", count(pending)))
    }
}
