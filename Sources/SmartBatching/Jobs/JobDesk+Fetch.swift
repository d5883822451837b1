import BatchingCore
import Foundation
import JobJournal
import ProviderAPI

/// From a job that is over to results in the journal.
extension JobDesk {
    /// Looks for the output of a job that succeeded; it was seen to come later than the success
    /// (tidyverse/ellmer#926).
    private static let fetchesMax = 20

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
        for attempt in 1...Self.fetchesMax {
            guard let (snapshot, check) = try await read(flight) else {
                if !isExpected { return nil }
                if attempt < Self.fetchesMax {
                    let wait = max(Span(seconds: 1), backoff(attempt, base: 2))
                    try await pause(flight, until: clock.now + wait, endsUnwanted: false)
                }
                continue
            }
            // Counters may lag, and a file may be read too early: once more, then keys decide.
            if !check.agrees(with: snapshot), attempt == 1, isExpected {
                try await pause(
                    flight, until: clock.now + Span(seconds: 1), endsUnwanted: false)
                continue
            }
            return try keep(flight, check, snapshot)
        }
        throw try needsPerson(flight, "NO_OUTPUT")
    }

    /// One attempt; nil where there is no output yet, or it could not be read.
    private func read(_ flight: JobFlight) async throws -> (JobSnapshot, ResultCheck)? {
        let remote = flight.job.remote ?? ""
        guard case .success(let reply) = await send(wire.jobWithOutput(remote)),
            let snapshot = try? GeminiAnswer.job(reply, key: wire.key)
        else { return nil }
        var check = ResultCheck(
            token: flight.token, items: flight.job.items,
            // A job that was found again by its name alone tells nothing of its kind.
            kind: flight.job.model.isEmpty ? nil : flight.job.kind,
            dimensions: flight.items.map { $0.map(\.dimension) })
        if let results = snapshot.inlineResults {
            for result in results { check.add(result) }
        } else if let file = snapshot.resultsFile {
            guard try await download(flight, file, into: &check) else { return nil }
        } else {
            return nil
        }
        check.finish()
        return (snapshot, check)
    }

    /// Through a file that is gone afterwards: what counts is in the journal, and it can be fetched
    /// again.
    private func download(
        _ flight: JobFlight, _ name: String, into check: inout ResultCheck
    ) async throws -> Bool {
        let path = "\(settings.downloadFolder)/\(flight.token).jsonl"
        try? FileManager.default.removeItem(atPath: path)
        defer { try? FileManager.default.removeItem(atPath: path) }
        do throws(TransportFailure) {
            let reply = try await transport.download(wire.download(fileName: name), to: path)
            guard reply.status == 200 else { return false }
        } catch {
            if error.kind == .storage {
                throw JobStop.storage(.init(.storage, error.detail, remedy: "free some space"))
            }
            return false
        }
        try ResultLines.read(path) { line in
            if let result = GeminiAnswer.resultLine(line, key: wire.key) { check.add(result) }
        }
        return true
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
        let code = check.agrees(with: snapshot) ? nil : "COUNTS_DIFFER"
        flight.job = try journal.finish(flight.job, as: isWhole ? .complete : .partial, outcomes) {
            $0.errorCode = code
        }
        let files = [snapshot.resultsFile, flight.job.upload].compactMap { $0 }
        // Of a job that was found by its name alone nobody else holds the results.
        if !files.isEmpty, !flight.job.model.isEmpty {
            inBackground { desk in
                // They are deleted by the provider after two days if not now.
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
