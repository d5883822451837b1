import BatchingCore
import JobJournal
import ProviderAPI

/// Looking at a job until it is over. No answer to a look ends a job but its own word for its end.
extension JobDesk {
    /// What one look showed.
    private enum Look {
        case seen(JobSnapshot)
        case throttled(retryAfter: Double?)
        /// The provider does not know the name; it may again.
        case missing
        case failed
    }

    /// The job when it was over.
    func follow(_ flight: JobFlight) async throws -> JobSnapshot {
        var pace = PollPlan(created: flight.created, every: settings.pollEvery)
        // Jobs of earlier runs may have been over for long.
        var due = flight.items == nil ? flight.created : pace.next(after: clock.now)
        var missingSince: Instant?
        while true {
            if flight.isUnwanted { return try await giveUp(flight) }
            try await pause(flight, until: due, endsUnwanted: true)
            if flight.isUnwanted { continue }
            let look = await look(at: flight)
            due = pace.next(after: clock.now)
            switch look {
            case .seen(let snapshot):
                missingSince = nil
                pace.answered()
                if snapshot.isTerminal { return snapshot }
                if clock.now - flight.created > settings.window * 2 {
                    throw try needsPerson(flight, "STUCK")
                }
            case .throttled(let retryAfter):
                due = pace.refused(at: clock.now, retryAfter: retryAfter)
            case .missing:
                let since = missingSince ?? clock.now
                missingSince = since
                if clock.now - flight.created > settings.missingAfterCreate,
                    clock.now - since > settings.missingMax
                {
                    throw try needsPerson(flight, "NOT_FOUND")
                }
            case .failed: break
            }
            if flight.isGlance { throw JobStop.left }
        }
    }

    private func look(at flight: JobFlight) async -> Look {
        flight.polls += 1
        guard case .success(let reply) = await send(wire.job(flight.job.remote ?? "")) else {
            return .failed
        }
        do throws(ProviderError) {
            let snapshot = try GeminiAnswer.job(reply, key: wire.key)
            if snapshot.state == .running || snapshot.successfulCount > 0 {
                flight.hasBegun = true
            }
            return .seen(snapshot)
        } catch {
            switch (reply.status, error.advice) {
            case (404, _): return .missing
            case (_, .throttled(let retryAfter)): return .throttled(retryAfter: retryAfter)
            default: return .failed
            }
        }
    }

    func needsPerson(_ flight: JobFlight, _ code: String) throws -> JobStop {
        if flight.job.state == .attention {
            flight.job = try journal.note(flight.job) { $0.errorCode = code }
        } else {
            flight.job = try journal.move(flight.job, to: .attention) { $0.errorCode = code }
        }
        return .needsPerson("JOB_ATTENTION", flight.token)
    }

    /// Cancels the job and waits for its end for a moment; it may have come first.
    private func giveUp(_ flight: JobFlight) async throws -> JobSnapshot {
        _ = await sendRepeatedly(wire.cancelJob(flight.job.remote ?? ""))
        // Cancelling is done at once, as far as was seen: some looks, a second apart.
        for attempt in 1...5 {
            if case .seen(let snapshot) = await look(at: flight), snapshot.isTerminal {
                return snapshot
            }
            if attempt < 5 { try? await clock.sleep(Span(seconds: 1)) }
            if Task.isCancelled { throw JobStop.left }
        }
        if flight.items != nil {
            inBackground { [token = flight.token] desk in await desk.seeToTheEnd(token) }
        }
        throw JobStop.left
    }

    /// Of a job that was given up and goes on: its end is still written down.
    func seeToTheEnd(_ token: JobToken) async {
        guard let job = try? journal.job(token), job.state == .submitted else { return }
        let flight = JobFlight(job, items: nil, created: clock.now)
        flights[token] = flight
        defer { land(flight) }
        _ = try? await resume(flight)
    }
}
