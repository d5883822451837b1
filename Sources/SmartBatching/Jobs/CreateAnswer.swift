import ProviderAPI

/// What is known after a create: the one question that decides whether it may be sent again.
enum CreateAnswer: Sendable {
    /// The provider has it.
    case accepted(JobSnapshot)
    /// The provider said no, in its own words and with a status that it gives before doing anything.
    case refused(ProviderError)
    /// Not a byte of it can have reached the provider.
    case unsent(String)
    /// It may be there, or still come to be there. The word is for the journal.
    case unknown(String)

    /// Statuses that a provider gives instead of an acceptance.
    ///
    /// 408, 409 and 5xx are not among them: a front end may give them after the job was taken.
    private static let definite: Set<Int> = [400, 401, 402, 403, 404, 413, 415, 422, 429]

    /// - Parameter label: what the job was called in the request.
    init(_ reply: HTTPReply, label: String, key: APIKey) {
        if reply.status == 200 {
            do throws(ProviderError) {
                let job = try GeminiAnswer.job(reply, key: key)
                // Another one's answer, from a cache in between: ours may be there as well.
                let isOurs = job.displayName.isEmpty || job.displayName == label
                self = isOurs ? .accepted(job) : .unknown("OTHER_JOB")
            } catch {
                self = .unknown("MALFORMED")
            }
            return
        }
        let error = GeminiAnswer.error(reply, key: key)
        // Without the provider's own words it may be anybody's page.
        let isItsOwn = !error.code.isEmpty || !error.message.isEmpty
        if Self.definite.contains(reply.status), isItsOwn {
            self = .refused(error)
        } else {
            self = .unknown("HTTP_\(reply.status)")
        }
    }

    init(_ failure: TransportFailure) {
        switch failure.kind {
        case .unsent: self = .unsent(failure.detail)
        case .refused:
            self = .refused(
                ProviderError(
                    status: nil, code: "NOT_ALLOWED", message: failure.detail, advice: .never))
        case .timeout, .broken, .tooLarge, .cancelled, .storage:
            self = .unknown(failure.kind.rawValue.uppercased())
        }
    }
}
