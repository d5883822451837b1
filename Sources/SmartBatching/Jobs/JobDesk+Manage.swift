import BatchingCore
import Diagnostics
import JobJournal
import ProviderAPI

/// What a person does with jobs.
extension JobDesk {
    /// In order of intent.
    func list() throws -> [JournalJob] { try journal.jobs() }

    /// Cancels a job of an earlier run; how it stands then.
    ///
    /// - Throws: `InputError(.usage)` for one that is not open, `.storage`.
    func cancel(_ token: JobToken) async throws -> JournalJob {
        guard let job = try journal.job(token) else { throw unknown(token) }
        guard job.state.mayBeBought, job.account == account else {
            throw InputError(
                .usage, "job \(token) cannot be cancelled: it is \(job.state.rawValue)",
                remedy: "see sbtune jobs list")
        }
        if let flight = flights[token] {
            flight.isUnwanted = true
            flight.sleeper?.cancel()
            await landing(of: token)
        } else {
            let flight = JobFlight(job, items: nil, created: clock.now)
            flight.isUnwanted = true
            flights[token] = flight
            _ = try? await resume(flight)
            land(flight)
        }
        guard let left = try journal.job(token) else { throw unknown(token) }
        return left
    }

    /// Takes a job out of the journal.
    ///
    /// - Throws: `InputError(.usage)` while it is known to be at the provider: cancel it first.
    func forget(_ token: JobToken) throws {
        guard let job = try journal.job(token) else { throw unknown(token) }
        guard flights[token] == nil else {
            throw InputError(
                .usage, "job \(token) is being followed",
                remedy: "sbtune jobs cancel \(token) first")
        }
        try journal.forgetOneThatIsNotOut(job)
    }

    /// Writes jobs down that the provider has and the journal has not; how many.
    ///
    /// Their items' fingerprints are lost, so that nobody is given their results by asking again.
    ///
    /// - Throws: `ProviderError` when the provider's list cannot be read whole.
    func rebuildFromProvider() async throws -> Int {
        let listing = await listing(notBefore: clock.now)
        guard listing.isComplete else {
            throw ProviderError(
                status: nil, code: "LIST_INCOMPLETE",
                message: "the provider's list of jobs could not be read whole", advice: .retry)
        }
        var count = 0
        for entry in listing.entries.sorted(by: Reconciliation.isOlder) {
            guard let token = JobToken(entry.label), try journal.job(token) == nil else { continue }
            var job = JournalJob(
                token: token, kind: .embed, provider: settings.provider, model: "",
                purpose: "rebuilt", account: account, payload: [], items: 0,
                intendedAt: wallMicros(), priceMicroUSD: 0)
            job = try journal.add(job, fingerprints: [])
            job = try journal.move(job, to: .submitting)
            job = try journal.move(job, to: .submitted) { $0.remote = entry.name }
            count += 1
        }
        try journal.forgetReceiptsWithoutJob()
        return count
    }

    private func unknown(_ token: JobToken) -> InputError {
        InputError(
            .usage, "no job \(token) in the journal that can be read",
            remedy: "see sbtune jobs list")
    }
}
