import BatchingCore
import JobJournal
import ProviderAPI

/// An item that a job of an earlier run holds, or will bring.
struct AdoptedItem: Sendable {
    let token: String
    let index: Int
    private let desk: JobDesk

    fileprivate init(_ desk: JobDesk, _ token: JobToken, _ index: Int) {
        self.desk = desk
        self.token = token.text
        self.index = index
    }

    /// Waits for its job's end.
    ///
    /// Nil = it has no result and may be asked again; an error = it was refused for good, or nobody
    /// can say whether it was bought.
    func outcome() async -> Result<ItemResult, ProviderError>? {
        await desk.outcome(of: token, index)
    }
}

/// What earlier runs left.
extension JobDesk {
    /// For each item what an earlier run's job holds of it, or will bring; nil = nothing.
    ///
    /// Each is given to one caller only. Open jobs are followed from now on.
    func adopt(_ fingerprints: [ItemFingerprint]) throws -> [AdoptedItem?] {
        if heirlooms == nil { heirlooms = try readHeirlooms() }
        return fingerprints.map { fingerprint in
            guard let found = heirlooms?[fingerprint]?.popLast() else { return nil }
            resume(found.token)
            return AdoptedItem(self, found.token, found.index)
        }
    }

    /// Follows all open jobs of earlier runs.
    ///
    /// - Parameter wait: until they are over; otherwise each is looked at once.
    /// - Returns: all jobs, as they are then.
    func resumeAll(wait: Bool) async throws -> [JournalJob] {
        let open = try journal.jobs().filter {
            $0.state.mayBeBought && $0.account == account && flights[$0.token] == nil
        }
        for job in open { resume(job.token, isGlance: !wait) }
        for job in open { await resumptions[job.token]?.value }
        return try journal.jobs()
    }

    fileprivate func outcome(
        of text: String, _ index: Int
    ) async -> Result<ItemResult, ProviderError>? {
        guard let token = JobToken(text) else { return nil }
        await resumptions[token]?.value
        do {
            guard let job = try journal.job(token) else { return nil }
            guard job.state.isOver else {
                let code = job.state == .parked ? "JOB_PARKED" : "JOB_ATTENTION"
                return JobStop.needsPerson(code, token).error.map { .failure($0) }
            }
            switch try journal.outcome(token, item: index) {
            case .result(let bytes): return ResultBytes.decode(bytes).map { .success($0) }
            case .error(let code):
                return .failure(
                    ProviderError(
                        status: nil, code: code, message: "refused in an earlier run",
                        advice: .never))
            case nil: return nil
            }
        } catch {
            return stop(error).error.map { .failure($0) }
        }
    }

    /// Whoever waited for the job has gone: it is there for the next one who asks.
    func leave(_ flight: JobFlight, _ fingerprints: [ItemFingerprint]) {
        guard flight.job.state.mayBeBought, !flight.job.isProbe, !flight.isUnwanted,
            own.remove(flight.token) != nil, heirlooms != nil
        else { return }
        for (index, fingerprint) in fingerprints.enumerated() {
            heirlooms?[fingerprint, default: []].append((flight.token, index))
        }
    }

    /// By fingerprint, the oldest last, so that it is given first.
    func readHeirlooms() throws -> [ItemFingerprint: [(token: JobToken, index: Int)]] {
        var found: [ItemFingerprint: [(token: JobToken, index: Int)]] = [:]
        for job in try journal.jobs().reversed() where !own.contains(job.token) && !job.isProbe {
            let mayCome = job.state.mayBeBought && job.account == account
            guard mayCome || job.state.isOver else { continue }
            for item in try journal.items(of: job) where !item.isDelivered {
                if !mayCome, item.outcome == nil { continue }
                found[ItemFingerprint(bytes: item.fingerprint), default: []]
                    .append((job.token, item.index))
            }
        }
        return found
    }

    /// Once per job, whoever asks.
    private func resume(_ token: JobToken, isGlance: Bool = false) {
        guard resumptions[token] == nil, flights[token] == nil,
            let job = try? journal.job(token), job.state.mayBeBought, job.account == account
        else { return }
        // Ten a second: a thousand of them must not storm the provider together.
        let wait = Span(seconds: 0.1 * Double(resumptions.count))
        let flight = JobFlight(
            job, items: nil, created: clock.now + min(wait, settings.pollEvery),
            isGlance: isGlance)
        flights[token] = flight
        resumptions[token] = Task {
            // What stopped it is in the journal, or will be met again.
            _ = try? await self.resume(flight)
            self.flights[token] = nil
            if isGlance { self.resumptions[token] = nil }
        }
    }

    /// From wherever it stood.
    func resume(_ flight: JobFlight) async throws {
        switch flight.job.state {
        case .submitting:
            // Its run died: whether the create was sent, and taken, is unknown.
            flight.job = try journal.move(flight.job, to: .uncertain) { $0.errorCode = "CRASH" }
            try await find(flight)
        case .uncertain, .parked: try await find(flight)
        default: break
        }
        if flight.job.state == .fetching {
            _ = try await fetch(flight, isExpected: true)
            return
        }
        _ = try await bring(flight, try await follow(flight))
    }

    /// Without its texts a job that is not there cannot be sent again: its items are free.
    private func find(_ flight: JobFlight) async throws {
        if try await lookUp(flight) { return }
        watchForTwins()
        let price = Double(flight.job.priceMicroUSD) / 1e6
        if settings.resends(priceUSD: price) || flight.isUnwanted {
            flight.job = try journal.move(flight.job, to: .abandoned)
            throw JobStop(.expired)
        }
        if flight.job.state != .parked {
            flight.job = try journal.move(flight.job, to: .parked)
        }
        throw JobStop.needsPerson("JOB_PARKED", flight.token)
    }
}
