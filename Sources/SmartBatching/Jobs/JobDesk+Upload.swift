import BatchingCore
import JobJournal
import ProviderAPI

/// The file of a large job's items, in parts. Nothing is bought with it: it may be sent again.
extension JobDesk {
    /// The file's name at the provider.
    func upload(
        _ flight: JobFlight, _ items: [(key: String, item: ItemRequest)]
    ) async throws -> String {
        // It was refused with its file in place.
        if let name = flight.job.upload { return name }
        flight.job = try journal.move(flight.job, to: .uploading)
        var bytes: [UInt8] = []
        for (key, item) in items { bytes += wire.jobLine(key: key, item) }
        var last: ProviderError?
        for attempt in 1...3 {
            let uploaded: Result<String, ProviderError>
            do throws(ProviderError) {
                uploaded = .success(try await uploadOnce(flight.token.text, bytes))
            } catch {
                uploaded = .failure(error)
            }
            switch uploaded {
            case .success(let name):
                flight.job = try journal.move(flight.job, to: .uploaded) { $0.upload = name }
                return name
            case .failure(let error): last = error
            }
            if last?.mayBeRepeated == false { break }
            if attempt < 3 {
                let told = Span(seconds: last?.retryAfter ?? 0)
                try await pause(
                    flight, until: clock.now + max(backoff(attempt, base: 1), told),
                    endsUnwanted: true)
            }
            if flight.isUnwanted { break }
        }
        flight.job = try journal.move(flight.job, to: .abandoned) {
            $0.errorCode = last.map { $0.code.isEmpty ? "UPLOAD" : $0.code }
        }
        if flight.isUnwanted { throw JobStop(.cancelled(billed: false)) }
        throw JobStop(.rejected, last)
    }

    private func uploadOnce(_ label: String, _ bytes: [UInt8]) async throws(ProviderError) -> String
    {
        let key = wire.key
        let start = try await reply(wire.startUpload(displayName: label, bytes: bytes.count))
        let url = try GeminiAnswer.uploadURL(start, key: key)
        var offset = 0
        while true {
            let end = min(offset + GeminiWire.uploadGranularity, bytes.count)
            let isLast = end == bytes.count
            let part = HTTPCall.Body.bytes(Array(bytes[offset..<end]))
            let call = try wire.uploadChunk(url: url, part, offset: offset, isLast: isLast)
            let answer = try await reply(call)
            if isLast { return try GeminiAnswer.uploadedFile(answer, key: key) }
            offset = end
        }
    }

    /// A good answer, or an error whatever went wrong.
    private func reply(_ call: HTTPCall) async throws(ProviderError) -> HTTPReply {
        switch await send(call) {
        case .success(let reply):
            guard reply.status == 200 else { throw GeminiAnswer.error(reply, key: wire.key) }
            return reply
        case .failure(let failure):
            throw ProviderError(
                status: nil, code: "TRANSPORT", message: failure.detail,
                advice: failure.kind == .refused ? .never : .retry)
        }
    }
}

extension ProviderError {
    /// Whether the same may be sent again within two minutes.
    fileprivate var mayBeRepeated: Bool {
        switch advice {
        case .never, .key, .exhausted: false
        case .throttled(let told): told ?? 0 <= 120
        case .retry: true
        }
    }
}
