import BatchingCore
import JobJournal
import ProviderAPI

/// Listings of all jobs of the account, shared by all who look for one, and what else they show.
extension JobDesk {
    /// Pages of a listing; a cursor may run in a circle.
    private static let pagesMax = 100
    private static let pageSize = 100
    /// Gemini gives a job up after 48 h; a late twin shows until then, and some time after.
    private static let twinWindow = Span(seconds: 50 * 3600)

    /// A listing that was begun at `due` or later.
    func listing(notBefore due: Instant) async -> Reconciliation.Listing {
        while let listing { _ = await listing.value }
        if let lastListing, lastListing.at >= due { return lastListing }
        let task = Task {
            let result = await readListing()
            // Before anybody who waits goes on: they must not find it still being read.
            (lastListing, listing) = (result, nil)
            await actOnTwins(result)
            return result
        }
        listing = task
        return await task.value
    }

    private func readListing() async -> Reconciliation.Listing {
        var result = Reconciliation.Listing(at: clock.now, isComplete: false, entries: [])
        var (token, seen): (String?, Set<String>) = (nil, [])
        for _ in 0..<Self.pagesMax {
            let call = wire.jobs(pageSize: Self.pageSize, pageToken: token)
            let sent = await sendRepeatedly(call)
            if case .refused = sent { result.isRefused = true }
            guard case .answered(let reply) = sent,
                let page = try? GeminiAnswer.jobPage(reply, key: wire.key)
            else { return result }
            result.entries += page.jobs.map { job in
                Reconciliation.Entry(
                    name: job.name, label: job.displayName, createTime: job.createTime,
                    isOver: job.isTerminal)
            }
            guard let next = page.nextPageToken else {
                result.isComplete = true
                return result
            }
            guard seen.insert(next).inserted else { return result }
            token = next
        }
        return result
    }

    /// Ends jobs that carry a token of this journal but are not the one that it follows.
    ///
    /// That is a create that was taken after all, when its items had been given another job; one that
    /// is over by now was bought as well. One that was parked is found.
    private func actOnTwins(_ listing: Reconciliation.Listing) async {
        for entry in listing.entries {
            guard let token = JobToken(entry.label), token.journal == journal.id,
                !cancelledTwins.contains(entry.name),
                let job = try? flights[token]?.job ?? journal.job(token),
                settings.isAlone || job.model == wire.model
            else { continue }
            if job.state == .parked, flights[token] == nil {
                _ = try? journal.move(job, to: .submitted) { $0.remote = entry.name }
                continue
            }
            let isTwin = job.remote.map { $0 != entry.name } ?? (job.state == .abandoned)
            guard isTwin else { continue }
            cancelledTwins.insert(entry.name)
            if entry.isOver {
                // Seen again by each run for two days: counted by the first.
                if job.duplicates == 0 { countDuplicates(token, 1) }
            } else if case .answered = await sendRepeatedly(wire.cancelJob(entry.name)) {
                countDuplicates(token, 1)
            } else {
                cancelledTwins.remove(entry.name)
            }
        }
    }

    /// Two jobs with one token: the older one is followed, the others are ended.
    func cancelTwins(_ flight: JobFlight, _ names: [String]) async throws {
        for name in names where cancelledTwins.insert(name).inserted {
            countDuplicates(flight.token, 1)
            _ = await sendRepeatedly(wire.cancelJob(name))
        }
    }

    private func countDuplicates(_ token: JobToken, _ count: Int) {
        // A count that cannot be written is lost; the twin is ended all the same.
        if let flight = flights[token] {
            if let job = try? journal.note(flight.job, { $0.duplicates += count }) {
                flight.job = job
            }
        } else if let job = try? journal.job(token) {
            _ = try? journal.note(job) { $0.duplicates += count }
        }
    }

    /// Whether a job of the last days was created more than once, or given up as absent: what was never
    /// heard of again may have been taken after all.
    var mayHaveLateTwins: Bool {
        get throws {
            // The wall clock only bounds what is looked at.
            let since = wallMicros() - Int64(Self.twinWindow.seconds * 1e6)
            return try journal.jobs().contains {
                $0.intendedAt > since && $0.account == account
                    && ($0.attempts > 1 || $0.state == .abandoned && $0.attempts > 0)
            }
        }
    }

    /// Looks at listings for a while, ever more rarely, as long as this process lives.
    func watchForTwins() {
        let isWatching = twinWatch != nil
        twinWatch = clock.now + Self.twinWindow
        if isWatching { return }
        inBackground { desk in
            var wait = desk.settings.quiet
            while let end = desk.twinWatch, desk.clock.now < end {
                do { try await desk.clock.sleep(wait) } catch { break }
                _ = await desk.listing(notBefore: desk.clock.now)
                wait = wait * 2
            }
            desk.twinWatch = nil
        }
    }
}
