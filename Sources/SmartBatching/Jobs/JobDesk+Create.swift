import BatchingCore
import JobJournal
import ProviderAPI

/// From the intent to a job at the provider.
extension JobDesk {
    /// Returns when the job is `submitted`.
    func create(_ flight: JobFlight) async throws {
        for attempt in 1... {
            try await abandonIfUnwanted(flight)
            let call = try await createCall(flight)
            try await abandonIfUnwanted(flight)
            // On disk before the first byte.
            flight.job = try journal.move(flight.job, to: .submitting) {
                $0.attempts += 1
                $0.errorCode = nil
            }
            switch await answer(call, flight.token.text) {
            case .accepted(let snapshot):
                try adopt(flight, snapshot.name)
                return
            case .refused(let error):
                try await refused(flight, error, attempt)
            case .unsent(let detail):
                flight.job = try journal.move(flight.job, to: .planned) {
                    $0.errorCode = "UNSENT"
                }
                let error = ProviderError(
                    status: nil, code: "UNSENT", message: detail,
                    advice: .retry)
                try await wait(flight, attempt, base: 0.5, atLeast: 0, error)
            case .unknown(let code):
                flight.job = try journal.move(flight.job, to: .uncertain) { $0.errorCode = code }
                if try await lookUp(flight) { return }
                try sendAgain(flight)
            }
        }
    }

    /// One create, to its end even if nobody waits for it any more: half of one is the worst.
    private func answer(_ call: HTTPCall, _ label: String) async -> CreateAnswer {
        let (key, sending) = (wire.key, Task { await send(call) })
        return switch await sending.value {
        case .success(let reply): CreateAnswer(reply, label: label, key: key)
        case .failure(let failure): CreateAnswer(failure)
        }
    }

    func adopt(_ flight: JobFlight, _ remote: String) throws {
        flight.job = try journal.move(flight.job, to: .submitted) {
            $0.remote = remote
            $0.errorCode = nil
        }
    }

    private func refused(_ flight: JobFlight, _ error: ProviderError, _ attempt: Int) async throws {
        flight.job = try journal.move(flight.job, to: .planned) {
            $0.errorCode = error.code.isEmpty ? "REFUSED" : error.code
        }
        switch error.advice {
        case .throttled(let retryAfter):
            try await wait(flight, attempt, base: 1, atLeast: retryAfter ?? 0, error)
        case .never, .key, .exhausted, .retry:
            flight.job = try journal.move(flight.job, to: .abandoned)
            throw JobStop(.rejected, error)
        }
    }

    /// Before the next create, of which there are few.
    private func wait(
        _ flight: JobFlight, _ attempt: Int, base: Double, atLeast: Double, _ error: ProviderError
    ) async throws {
        // Told to wait for longer than two minutes, whoever called decides.
        guard flight.job.attempts < settings.createsMax, atLeast <= 120 else {
            flight.job = try journal.move(flight.job, to: .abandoned)
            throw JobStop(.rejected, error)
        }
        let span = max(backoff(attempt, base: base), Span(seconds: atLeast))
        do {
            try await pause(flight, until: clock.now + span, endsUnwanted: true)
        } catch {
            flight.job = try journal.move(flight.job, to: .abandoned)
            throw error
        }
    }

    private func abandonIfUnwanted(_ flight: JobFlight) async throws {
        guard flight.isUnwanted || Task.isCancelled else { return }
        flight.job = try journal.move(flight.job, to: .abandoned)
        throw JobStop(.cancelled(billed: false))
    }

    private func createCall(_ flight: JobFlight) async throws -> HTTPCall {
        let kind: JobKind = flight.job.kind == .embed ? .embed : .generate
        let label = flight.token.text
        let items = (flight.items ?? []).enumerated().map {
            (key: flight.token.itemKey($0.offset), item: $0.element)
        }
        var call: HTTPCall
        if items.count <= settings.inlineItemsMax,
            wire.inlineBytes(items) + 1000 < settings.inlineBytesMax
        {
            call = wire.createJob(kind, displayName: label, items: items)
        } else {
            let file = try await upload(flight, items)
            call = wire.createJob(kind, displayName: label, fileName: file)
        }
        // A quick clock must not leave the machine itself too little time.
        let real = clock.real(settings.createTimeout) / .seconds(1)
        call.limits.total = max(real, 5)
        call.limits.firstByte = call.limits.total
        return call
    }
}
