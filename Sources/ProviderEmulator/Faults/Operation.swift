/// What a request asks for, by the name that faults and counts use.
public enum Operation: String, Sendable, CaseIterable, Codable {
    case embed
    case bulkEmbed = "bulk-embed"
    case generate
    case stream
    case countTokens = "count-tokens"
    case model
    case create
    case get
    case list
    case cancel
    case delete
    /// Begins an upload.
    case upload
    /// Bytes of an upload, or a question how many came.
    case chunk
    /// Looks at, lists or deletes files.
    case file
    case download

    static let calls: Set<Operation> = [.embed, .bulkEmbed, .generate, .stream]
    static let all = Set(allCases)
    /// Those whose answer shows jobs.
    static let views: Set<Operation> = [.create, .get, .list]
}
