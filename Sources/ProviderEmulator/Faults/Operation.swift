/// What a request asks for, by the name that faults and counts use.
public enum Operation: String, Sendable, CaseIterable, Codable {
    /// `embedContent`.
    case embed
    /// `batchEmbedContents`.
    case bulkEmbed = "bulk-embed"
    /// `generateContent`.
    case generate
    /// `streamGenerateContent`.
    case stream
    /// `countTokens`.
    case countTokens = "count-tokens"
    /// Looks at a model.
    case model
    /// Creates a job.
    case create
    /// Looks at a job.
    case get
    /// Lists jobs.
    case list
    /// Cancels a job.
    case cancel
    /// Deletes a job.
    case delete
    /// Begins an upload.
    case upload
    /// Bytes of an upload, or a question how many came.
    case chunk
    /// Looks at, lists or deletes files.
    case file
    /// Brings the bytes of a file.
    case download

    static let calls: Set<Operation> = [.embed, .bulkEmbed, .generate, .stream]
    static let all = Set(allCases)
    /// Those whose answer shows jobs.
    static let views: Set<Operation> = [.create, .get, .list]
}
