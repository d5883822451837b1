import BatchingCore
import Crypto
import Foundation

/// A file that a client uploaded.
struct StoredFile: Sendable {
    var id: String
    var displayName: String
    var mimeType: String
    /// Whose it is: each API key counts as a project.
    var project: String
    var bytes: Data
    var created: Instant
    /// When it is ready; before that its state is PROCESSING.
    var ready: Instant

    /// Files die after 48 hours (ai.google.dev/gemini-api/docs/files).
    static let life = Span(seconds: 48 * 3600)

    func isGone(at now: Instant) -> Bool { now >= created + Self.life }

    func json(_ clock: EmulatorClock, at now: Instant, base: String) -> JSON {
        let hash = Data(SHA256.hash(data: bytes)).base64EncodedString()
        return .members(
            ("name", .string("files/" + id)),
            ("displayName", displayName.isEmpty ? nil : .string(displayName)),
            ("mimeType", .string(mimeType)), ("sizeBytes", .count(bytes.count)),
            ("createTime", .string(clock.timestamp(created))),
            ("updateTime", .string(clock.timestamp(ready))),
            ("expirationTime", .string(clock.timestamp(created + Self.life))),
            ("sha256Hash", .string(hash)), ("uri", .string("\(base)/v1beta/files/\(id)")),
            ("state", .string(now < ready ? "PROCESSING" : "ACTIVE")),
            ("source", .string("UPLOADED")))
    }
}

/// An upload under way; its address is its credential.
struct Upload: Sendable {
    var project: String
    var displayName: String
    var mimeType: String
    /// Nil where the client did not say.
    var announced: Int?
    var bytes = Data()
    /// Set once it is finished; the upload's address then answers the file again.
    var file: String?

    /// Pieces but the last are multiples of this (seen in the service's answers).
    static let granularity = 8_388_608
    /// The largest file (ai.google.dev/gemini-api/docs/files).
    static let sizeMax = 2 << 30

    /// Takes the bytes of one piece.
    mutating func take(_ piece: Data, at offset: Int, isLast: Bool) throws(Problem) {
        guard offset == bytes.count else {
            throw .invalid("Upload offset \(offset) does not match the size \(bytes.count).")
        }
        guard isLast || piece.count % Self.granularity == 0 else {
            throw .invalid("Chunks but the last must be multiples of \(Self.granularity) bytes.")
        }
        guard bytes.count + piece.count <= Self.sizeMax else {
            throw Problem(413, "The file is too large.")
        }
        guard !isLast || announced == nil || announced == bytes.count + piece.count else {
            throw .invalid("The upload's size is not the one that was announced.")
        }
        bytes.append(piece)
    }
}
