import BatchingCore
import Foundation
import JobJournal
import ProviderAPI

/// From a job that is over to results in the journal.
extension JobDesk {
    /// Looks for the output of a job that succeeded; it was seen to come later than the success
    /// (tidyverse/ellmer#926).
    private static let outputLooksMax = 20
    /// Readings of an output that has fewer lines than the job counts: a file may be read too early,
    /// and counters may be wrong.
    private static let shortReadingsMax = 5

    /// What one attempt to read an output brought.
    private enum Reading {
        case read(JobSnapshot, ResultCheck)
        /// The job is there, and its output is not.
        case nothing
        /// Nobody knows: the provider, the network or the file failed.
        case failed(retryAfter: Double?)
    }

    /// The items' results, which are in the journal by then.
    func bring(
        _ flight: JobFlight, _ last: JobSnapshot
    ) async throws -> [Result<ItemResult, ProviderError>?] {
        let isGood = last.state == .succeeded || last.state == .partlySucceeded
        // What a job did before it was given up is kept.
        if isGood || last.successfulCount > 0 {
            if let results = try await fetch(flight, isExpected: isGood) { return results }
        }
        let code = last.error.map { $0.code.isEmpty ? "UNKNOWN" : $0.code }
        switch last.state {
        case .cancelled:
            flight.job = try journal.move(flight.job, to: .cancelled)
            throw JobStop(.cancelled(billed: flight.hasBegun))
        case .failed:
            flight.job = try journal.move(flight.job, to: .failed) { $0.errorCode = code }
            if let error = last.error, error.advice == .never || error.advice == .key {
                throw JobStop(.rejected, error)
            }
            throw JobStop(.expired)
        default:
            flight.job = try journal.move(flight.job, to: .expired) { $0.errorCode = code }
            throw JobStop(.expired)
        }
    }

    /// - Parameter isExpected: the job succeeded, so that there is an output.
    func fetch(
        _ flight: JobFlight, isExpected: Bool
    ) async throws -> [Result<ItemResult, ProviderError>?]? {
        if isExpected, flight.job.state != .fetching {
            flight.job = try journal.move(flight.job, to: .fetching)
        }
        var (looks, failures, shorts) = (0, 0, 0)
        while true {
            var wait: Span
            switch try await read(flight) {
            case .read(let snapshot, let check):
                shorts += 1
                if check.lines >= snapshot.successfulCount + snapshot.failedCount
                    || shorts == Self.shortReadingsMax
                {
                    return try keep(flight, check, snapshot)
                }
                wait = backoff(shorts, base: 2)
            case .nothing:
                if !isExpected { return nil }
                looks += 1
                if looks == Self.outputLooksMax { throw try needsPerson(flight, "NO_OUTPUT") }
                wait = backoff(looks, base: 2)
            case .failed(let retryAfter):
                // As with looks at a job, no failure ends it: its results are paid for.
                failures += 1
                // Whoever gave it up has a deadline: what it did before is brought in without them.
                if flight.isUnwanted, !isExpected, failures == 3 {
                    inBackground { [token = flight.token] desk in await desk.seeToTheEnd(token) }
                    throw JobStop.left
                }
                if clock.now - flight.created > settings.window * 2 {
                    throw try needsPerson(flight, "NO_OUTPUT")
                }
                // 2⁸ · 2 s, and so half of at most eight minutes, is rare enough for an outage.
                wait = backoff(failures, base: 2, longest: 480)
                wait = max(wait, Span(seconds: min(retryAfter ?? 0, 480)))
            }
            if flight.isGlance { throw JobStop.left }
            try await pause(
                flight, until: clock.now + max(Span(seconds: 1), wait), endsUnwanted: false)
        }
    }

    private func read(_ flight: JobFlight) async throws -> Reading {
        let remote = flight.job.remote ?? ""
        guard case .success(let reply) = await send(wire.jobWithOutput(remote)) else {
            return .failed(retryAfter: nil)
        }
        let snapshot: JobSnapshot
        do throws(ProviderError) {
            snapshot = try GeminiAnswer.job(reply, key: wire.key)
        } catch {
            return reply.status == 404 ? .nothing : .failed(retryAfter: error.retryAfter)
        }
        var check = ResultCheck(
            token: flight.token, items: flight.job.items,
            // A job that was found again by its name alone tells nothing of its kind.
            kind: flight.job.model.isEmpty ? nil : flight.job.kind, model: flight.job.model,
            dimensions: flight.items.map { $0.map(\.dimension) })
        if let results = snapshot.inlineResults {
            for result in results { check.add(result) }
        } else if let file = snapshot.resultsFile {
            if let failure = try await download(flight, file, into: &check) { return failure }
        } else {
            return .nothing
        }
        check.finish()
        return .read(snapshot, check)
    }

    /// Through a file that is gone afterwards: what counts is in the journal, and it can be fetched
    /// again.
    ///
    /// - Returns: nil where the file was read.
    private func download(
        _ flight: JobFlight, _ name: String, into check: inout ResultCheck
    ) async throws -> Reading? {
        let path = "\(settings.downloadFolder)/\(flight.token).jsonl"
        try? FileManager.default.removeItem(atPath: path)
        defer { try? FileManager.default.removeItem(atPath: path) }
        do throws(TransportFailure) {
            let reply = try await transport.download(wire.download(fileName: name), to: path)
            switch reply.status {
            case 200: break
            // Files are gone after two days, and are sometimes not there yet.
            case 403, 404, 410: return .nothing
            default:
                return .failed(retryAfter: GeminiAnswer.error(reply, key: wire.key).retryAfter)
            }
        } catch {
            if error.kind == .storage {
                throw JobStop.storage(.init(.storage, error.detail, remedy: "free some space"))
            }
            return .failed(retryAfter: nil)
        }
        try ResultLines.read(path) { line in
            if let result = GeminiAnswer.resultLine(line, key: wire.key) { check.add(result) }
        }
        return nil
    }

    /// Results and the job's end in one transaction; only then is anything deleted.
    private func keep(
        _ flight: JobFlight, _ check: ResultCheck, _ snapshot: JobSnapshot
    ) throws -> [Result<ItemResult, ProviderError>?] {
        if flight.job.state != .fetching {
            flight.job = try journal.move(flight.job, to: .fetching)
        }
        let outcomes = check.results.map { result -> JournalItem.Outcome? in
            switch result {
            // Nobody will ask for a probe's.
            case .success(let value) where !flight.job.isProbe:
                .result(ResultBytes.encode(value))
            case .failure(let error): .error(error.code)
            default: nil
            }
        }
        let isWhole = check.results.allSatisfy { result in
            if case .success = result { true } else { false }
        }
        let agrees = check.agrees(with: snapshot)
        let code = agrees ? nil : "COUNTS_DIFFER"
        flight.job = try journal.finish(flight.job, as: isWhole ? .complete : .partial, outcomes) {
            $0.errorCode = code
        }
        let files = [snapshot.resultsFile, flight.job.upload].compactMap { $0 }
        // Of a job that was found by its name alone nobody else holds the results; and what does not
        // agree somebody may want to look at. The provider deletes them after two days.
        if agrees, !files.isEmpty, !flight.job.model.isEmpty {
            inBackground { desk in
                for file in files { _ = await desk.send(desk.wire.deleteFile(file)) }
            }
        }
        return check.results
    }
}

extension ItemRequest {
    /// The length of the vector that it asked for.
    var dimension: Int? {
        if case .embed(let item) = self { item.outputDimensionality } else { nil }
    }
}
