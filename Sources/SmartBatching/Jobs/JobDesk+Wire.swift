import BatchingCore
import JobJournal
import ProviderAPI

/// Exchanges and waits.
extension JobDesk {
    /// An exchange that may fail: its failure is data.
    func send(_ call: HTTPCall) async -> Result<HTTPReply, TransportFailure> {
        do throws(TransportFailure) {
            return .success(try await transport.send(call))
        } catch {
            return .failure(error)
        }
    }

    /// What became of a call that is safe to repeat.
    enum Repeated {
        case answered(HTTPReply)
        /// The provider says no, and would again.
        case refused
        /// Nobody knows.
        case failed
    }

    /// Sends a call that is safe to repeat, up to three times.
    func sendRepeatedly(_ call: HTTPCall) async -> Repeated {
        for attempt in 1...3 {
            let result = await send(call)
            var wait = backoff(attempt, base: 0.5)
            if case .success(let reply) = result {
                if reply.status == 200 { return .answered(reply) }
                switch GeminiAnswer.error(reply, key: wire.key).advice {
                case .never, .key: return .refused
                case .exhausted: return .failed
                case .throttled(let told?) where told > 120: return .failed
                case .throttled(let told): wait = max(wait, Span(seconds: told ?? 0))
                case .retry: break
                }
            }
            if attempt < 3 { try? await clock.sleep(wait) }
        }
        return .failed
    }

    /// Full jitter: anything up to `base` seconds, doubled with each attempt, at most `longest`
    /// (aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter).
    func backoff(_ attempt: Int, base: Double, longest: Double = 20) -> Span {
        let bits = random(2).reduce(0) { $0 << 8 | Int($1) }
        let most = min(base * Double(1 << min(attempt - 1, 20)), longest)
        return Span(seconds: most * Double(bits) / 65_535)
    }

    /// Waits, unless the one who waits for the job goes.
    ///
    /// - Parameter endsUnwanted: also unless the job is given up; nobody may wait like this in a
    ///   loop that goes on after that.
    func pause(
        _ flight: JobFlight, until instant: Instant, endsUnwanted: Bool
    ) async throws {
        let span = instant - clock.now
        if span > .zero, !(endsUnwanted && flight.isUnwanted) {
            let sleeper = Task { [clock] in _ = try? await clock.sleep(span) }
            flight.sleeper = endsUnwanted ? sleeper : nil
            await withTaskCancellationHandler {
                await sleeper.value
            } onCancel: {
                sleeper.cancel()
            }
            flight.sleeper = nil
        }
        if Task.isCancelled { throw JobStop.left }
    }
}
