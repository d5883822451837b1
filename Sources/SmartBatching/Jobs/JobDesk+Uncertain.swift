import BatchingCore
import JobJournal
import ProviderAPI

/// A create whose end is not known: looked up at the provider, never simply sent again.
extension JobDesk {
    /// Looks until it is known; whether the job is there, and `submitted` by now.
    ///
    /// It may be found at any look, and be absent only after the quiet period, which is counted on
    /// this process's monotonic clock: no jump of the wall clock and no restart shortens it.
    func lookUp(_ flight: JobFlight) async throws -> Bool {
        let (began, quiet) = (clock.now, settings.quiet)
        var listings: [Reconciliation.Listing] = []
        var waits = [8, 4, 2, 1].map { Span(nanoseconds: quiet.nanoseconds / $0) }[...]
        var due = began
        while true {
            if flight.isGlance {
                due = clock.now
            } else {
                // Then once in a quiet period: two of them that agree may be needed.
                due = waits.popFirst().map { began + $0 } ?? max(due, clock.now) + quiet
                try await pauseUncertain(flight, until: due)
            }
            let listing = await self.listing(notBefore: due)
            listings.append(listing)
            // Those in between decide nothing: the first ones are kept, and the last.
            if listings.count > 64 { listings.remove(at: 32) }
            let judge = Reconciliation(
                token: flight.token.text, since: began, quiet: quiet,
                controls: try controls(for: flight.job))
            switch judge.verdict(listings) {
            case .found(let name, let younger):
                try adopt(flight, name)
                try await cancelTwins(flight, younger)
                return true
            case .absent: return false
            case .unknown:
                if flight.isGlance { throw JobStop.left }
                // The provider has given up the job by now, if it was there, and nobody could tell; or
                // it does not show its list, and will not.
                let patience = listing.isRefused ? quiet * 3 : settings.window
                if clock.now - began > patience {
                    if flight.job.state != .parked {
                        flight.job = try journal.move(flight.job, to: .parked)
                    }
                    throw JobStop.needsPerson("JOB_PARKED", flight.token)
                }
            }
        }
    }

    /// After it was not found: back to the plan, or left to a person.
    func sendAgain(_ flight: JobFlight) throws {
        if flight.isUnwanted {
            flight.job = try journal.move(flight.job, to: .abandoned)
            throw JobStop(.cancelled(billed: false))
        }
        watchForTwins()
        let price = Double(flight.job.priceMicroUSD) / 1e6
        guard settings.resends(priceUSD: price), flight.job.attempts < settings.createsMax else {
            flight.job = try journal.move(flight.job, to: .parked)
            throw JobStop.needsPerson("JOB_PARKED", flight.token)
        }
        flight.job = try journal.move(flight.job, to: .planned)
    }

    /// A job that is given up while nobody knows whether it is there: its items need not wait for
    /// that, but it has to be found and ended.
    private func pauseUncertain(_ flight: JobFlight, until due: Instant) async throws {
        let mayBeGivenUp = flight.items != nil
        try await pause(flight, until: due, endsUnwanted: mayBeGivenUp)
        if flight.isUnwanted, mayBeGivenUp {
            inBackground { [token = flight.token] desk in await desk.endUnwanted(token) }
            throw JobStop.left
        }
    }

    private func endUnwanted(_ token: JobToken) async {
        guard let job = try? journal.job(token), job.state.mayBeBought else { return }
        let flight = JobFlight(job, items: nil, created: clock.now)
        flight.isUnwanted = true
        flights[token] = flight
        defer { land(flight) }
        _ = try? await resume(flight)
    }

    /// Names of jobs that are there for certain and were written down after this one.
    private func controls(for job: JournalJob) throws -> Set<String> {
        let later = try journal.jobs().filter {
            $0.number > job.number && $0.account == job.account
        }
        return Set(later.compactMap(\.remote))
    }
}
