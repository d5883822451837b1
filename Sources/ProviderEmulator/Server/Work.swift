import BatchingCore
import Foundation

/// Carries requests out: what the provider answers when nothing goes wrong.
struct Work: Sendable {
    let provider: Provider
    let clock: EmulatorClock

    func reply(to exchange: Exchange) async throws -> Reply {
        switch exchange.operation {
        case .embed: try await embed(exchange)
        case .bulkEmbed: try await bulkEmbed(exchange)
        case .generate: try await generate(exchange)
        case .stream: try await stream(exchange)
        case .countTokens: try countTokens(exchange)
        case .model: try model(exchange)
        case .create: try await create(exchange)
        case .get: Reply(json: try await provider.look(exchange))
        case .list: Reply(json: try await provider.list(exchange))
        case .cancel:
            try await empty { try await provider.cancel(exchange) }
        case .delete:
            try await empty { try await provider.delete(exchange) }
        case .upload: try await upload(exchange)
        case .chunk: try await chunk(exchange)
        case .file: try await file(exchange)
        case .download: try await download(exchange)
        }
    }

    private func empty(_ body: () async throws -> Void) async throws -> Reply {
        try await body()
        return .empty
    }

    // MARK: Jobs

    private func create(_ exchange: Exchange) async throws -> Reply {
        // Requests that bring their items along stay below 20 MB (ai.google.dev/gemini-api/docs/
        // batch-api); the service's message names the bytes.
        guard exchange.body.count < Self.inlineLimit else {
            throw Problem.invalid(
                "Request payload size exceeds the limit: \(Self.inlineLimit) bytes.")
        }
        let kind: Job.Kind = Models.isEmbedding(exchange.target) ? .embed : .generate
        let request = try JobRequest(exchange.requireJSON())
        if let seconds = exchange.strikes.number(.late) {
            let (provider, clock) = (provider, clock)
            Task {
                try await clock.wait(seconds, after: exchange.receipt)
                _ = try await provider.create(exchange, kind, request)
            }
            throw Vanished()
        }
        return Reply(json: try await provider.create(exchange, kind, request))
    }

    static let inlineLimit = 20 << 20

    // MARK: Files

    private func upload(_ exchange: Exchange) async throws -> Reply {
        guard exchange.headers["x-goog-upload-protocol"]?.lowercased() == "resumable",
            exchange.headers["x-goog-upload-command"]?.lowercased() == "start"
        else { throw Problem.invalid("Only resumable uploads are known here.") }
        let id = try await provider.beginUpload(exchange)
        var headers = [
            ("x-goog-upload-status", "active"),
            ("x-goog-upload-chunk-granularity", String(Upload.granularity)),
        ]
        if !exchange.strikes.has(.uploadNoURL) {
            let address =
                "\(exchange.base)/upload/v1beta/files?upload_id=\(id)&upload_protocol=resumable"
            headers.append(("x-goog-upload-url", address))
        }
        return Reply(headers: headers)
    }

    private func chunk(_ exchange: Exchange) async throws -> Reply {
        let id = exchange.query["upload_id"] ?? ""
        let answer = try await provider.continueUpload(exchange, id: id)
        func status(_ word: String) -> [(String, String)] {
            exchange.strikes.has(.uploadNoStatus) ? [] : [("x-goog-upload-status", word)]
        }
        switch answer {
        case .active(let received):
            return Reply(
                headers: status("active") + [("x-goog-upload-size-received", String(received))])
        case .final(let json): return Reply(headers: status("final"), json: json)
        }
    }

    private func file(_ exchange: Exchange) async throws -> Reply {
        if exchange.headers[":method"] == "DELETE" {
            try await provider.deleteFile(exchange)
            return .empty
        }
        if exchange.target.isEmpty {
            return Reply(json: try await provider.listFiles(exchange))
        }
        let file = try await provider.file(exchange, exchange.target)
        return Reply(json: file.json(clock, at: await provider.now, base: exchange.base))
    }

    private func download(_ exchange: Exchange) async throws -> Reply {
        guard !exchange.strikes.has(.fileGone) else { throw Problem.notFound() }
        guard let job = try await provider.resultFile(exchange) else {
            _ = try await provider.file(exchange, exchange.target)
            throw Problem.invalid("Only generated files can be downloaded.")
        }
        return Reply(
            headers: [("Content-Type", "application/octet-stream")],
            bytes: ResultFile.bytes(of: job))
    }
}

/// The connection closes without an answer.
struct Vanished: Error {}
