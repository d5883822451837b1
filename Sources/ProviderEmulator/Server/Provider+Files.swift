import Foundation

extension Provider {
    /// Begins an upload.
    /// - Returns: its id, the last part of its address.
    func beginUpload(_ exchange: Exchange) throws -> String {
        let file = exchange.json?["file"]
        let headers = exchange.headers
        let announced = headers["x-goog-upload-header-content-length"].flatMap { Int($0) }
        guard announced ?? 0 <= Upload.sizeMax else { throw Problem(413, "The file is too large.") }
        let id = newID(length: 40)
        uploads[id] = Upload(
            project: exchange.key, displayName: file?["displayName"]?.text ?? "",
            mimeType: headers["x-goog-upload-header-content-type"] ?? file?["mimeType"]?.text
                ?? "application/octet-stream", announced: announced)
        return id
    }

    enum UploadAnswer: Sendable {
        case active(received: Int)
        case final(JSON)
    }

    /// Bytes of an upload, or the question how many came.
    func continueUpload(_ exchange: Exchange, id: String) throws -> UploadAnswer {
        guard var upload = uploads[id] else { throw Problem.notFound("Upload not found.") }
        if let file = upload.file.flatMap({ files[$0] }) {
            return .final(.object([("file", file.json(clock, at: now, base: exchange.base))]))
        }
        let commands = (exchange.headers["x-goog-upload-command"] ?? "").lowercased()
            .split(separator: ",").map { $0.filter { $0 != " " } }
        guard !commands.isEmpty,
            commands.allSatisfy({ ["upload", "finalize", "query", "cancel"].contains($0) })
        else { throw Problem.invalid("Unknown X-Goog-Upload-Command.") }
        if commands.contains("cancel") {
            uploads[id] = nil
            return .active(received: 0)
        }
        let isLast = commands.contains("finalize")
        if commands.contains("upload") {
            let offset = exchange.headers["x-goog-upload-offset"].flatMap { Int($0) } ?? 0
            try upload.take(exchange.body, at: offset, isLast: isLast)
        }
        uploads[id] = upload
        guard isLast else { return .active(received: upload.bytes.count) }
        let file = store(upload, exchange)
        uploads[id]?.file = file.id
        uploads[id]?.bytes = Data()
        return .final(.object([("file", file.json(clock, at: now, base: exchange.base))]))
    }

    private func store(_ upload: Upload, _ exchange: Exchange) -> StoredFile {
        let processing = exchange.strikes.number(.fileProcessing) ?? 0
        let file = StoredFile(
            id: newID(length: 12), displayName: upload.displayName, mimeType: upload.mimeType,
            project: upload.project, bytes: upload.bytes, created: now,
            ready: clock.model(clock.now + .seconds(processing)))
        files[file.id] = file
        return file
    }

    func file(_ exchange: Exchange, _ id: String) throws -> StoredFile {
        guard let file = files[id], file.project == exchange.key, !file.isGone(at: now),
            !exchange.strikes.has(.fileGone)
        else {
            throw Problem.notFound("The File \(id) does not exist, or is another project's.")
        }
        return file
    }

    func readyFile(_ id: String, _ exchange: Exchange) throws -> StoredFile {
        let file = try file(exchange, id)
        guard now >= file.ready else {
            throw Problem(
                400, "The File \(id) is not in an ACTIVE state and usage is not allowed.",
                status: "FAILED_PRECONDITION")
        }
        return file
    }

    func deleteFile(_ exchange: Exchange) throws {
        files[try file(exchange, exchange.target).id] = nil
    }
}
