import JobJournal

/// Waiting for the end of a job that somebody else follows.
extension JobDesk {
    /// Returns when nobody follows the job any more, or when the waiting task is cancelled.
    func landing(of token: JobToken) async {
        waiterCount += 1
        let number = waiterCount
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                if Task.isCancelled || flights[token] == nil {
                    continuation.resume()
                } else {
                    waiters[token, default: [:]][number] = continuation
                }
            }
        } onCancel: {
            Task { await self.giveUpWaiting(for: token, number) }
        }
    }

    /// A job is followed no longer.
    func land(_ flight: JobFlight) {
        guard flights[flight.token] === flight else { return }
        flights[flight.token] = nil
        for continuation in (waiters.removeValue(forKey: flight.token) ?? [:]).values {
            continuation.resume()
        }
    }

    private func giveUpWaiting(for token: JobToken, _ number: Int) {
        waiters[token]?.removeValue(forKey: number)?.resume()
    }
}
