import BatchingCore
import JobJournal
import ProviderAPI

/// An item that an earlier job holds, or will bring: one of another run, or one whose caller went away.
struct AdoptedItem: Sendable {
    /// What became of it.
    enum Outcome: Sendable {
        case result(ItemResult)
        /// The provider refused it then.
        case refused
        /// Nobody can say whether it was bought, or the disk does not answer: it is not bought again.
        case blocked(ProviderError)
        /// It has no result, and may be asked again.
        case free
    }

    let name: JobItemName
    private let desk: JobDesk

    fileprivate init(_ desk: JobDesk, _ token: JobToken, _ index: Int) {
        self.desk = desk
        name = JobItemName(token: token.text, index: index)
    }

    /// Waits for its job's end, or until the waiting task is cancelled.
    func outcome() async -> Outcome { await desk.outcome(of: name) }
}

/// What earlier runs left.
extension JobDesk {
    /// For each item what an earlier run's job holds of it, or will bring; nil = nothing.
    ///
    /// Each is given to one caller only, unless that one gives it back. Open jobs are followed from
    /// now on.
    func adopt(_ fingerprints: [ItemFingerprint]) throws -> [AdoptedItem?] {
        if heirlooms == nil {
            heirlooms = try readHeirlooms()
            if try mayHaveLateTwins { watchForTwins() }
        }
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
        if try mayHaveLateTwins { _ = await listing(notBefore: clock.now) }
        return try journal.jobs()
    }

    fileprivate func outcome(of name: JobItemName) async -> AdoptedItem.Outcome {
        guard let token = JobToken(name.token) else { return .free }
        await landing(of: token)
        do {
            guard let job = try journal.job(token) else { return .free }
            guard job.state.isOver else {
                let code = job.state == .parked ? "JOB_PARKED" : "JOB_ATTENTION"
                return JobStop.needsPerson(code, token).error.map { .blocked($0) } ?? .free
            }
            switch try journal.outcome(token, item: name.index) {
            case .result(let bytes): return ResultBytes.decode(bytes).map { .result($0) } ?? .free
            case .error: return .refused
            case nil: return .free
            }
        } catch {
            return stop(error).error.map { .blocked($0) } ?? .free
        }
    }

    /// Whoever waited for these has gone: they are there for the next one who asks.
    func left(_ token: JobToken, _ indices: [Int]) {
        guard let job = try? journal.job(token), job.model == wire.model, !job.isProbe,
            let items = try? journal.items(of: job)
        else { return }
        if heirlooms == nil { heirlooms = try? readHeirlooms() }
        let wanted = Set(indices)
        for item in items where wanted.contains(item.index) && !item.isDelivered {
            heirlooms?[ItemFingerprint(bytes: item.fingerprint), default: []]
                .append((token, item.index))
        }
    }

    /// The same of items of a job that is out, or was when it was said.
    func left(_ number: JobNumber, _ indices: [Int]) {
        if let token = tokens[number] {
            left(token, indices)
        } else {
            // Not even begun: tasks may overtake each other on their way here.
            leftUnborn[number, default: []] += indices
        }
    }

    /// The run that waited for the job has ended before it.
    func leave(_ flight: JobFlight) {
        guard flight.job.state.mayBeBought, !flight.isUnwanted,
            own.remove(flight.token) != nil, heirlooms != nil
        else { return }
        let given = heirlooms?.values.joined().filter { $0.token == flight.token }.map(\.index)
        let indices = Set(0..<flight.job.items).subtracting(given ?? [])
        left(flight.token, indices.sorted())
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
            self.land(flight)
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
