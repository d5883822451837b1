import BatchingCore

/// A job as the journal knows it: shapes, names and hashes, never a text or a key.
public struct JournalJob: Sendable, Equatable {
    /// In order of intent; 0 = not yet written.
    public internal(set) var number: Int64 = 0
    /// The name that the provider shows it by, and that it is found by.
    public let token: JobToken
    /// Counts the ways back to `planned`; who holds an older one may not write.
    public internal(set) var epoch = 0
    /// How far it is.
    public internal(set) var state = JournalState.planned
    /// What its items ask for.
    public var kind: RequestKind
    /// As the history names it.
    public var provider: String
    /// As the provider names it.
    public var model: String
    /// The callers', for people; at most 256 bytes are kept.
    public var purpose: String
    /// Nobody waits for it: it only keeps a lane known.
    public var isProbe: Bool
    /// A keyed hash of the provider's key: only with that key can the job be seen.
    public var account: [UInt8]
    /// A hash over what is sent.
    public var payload: [UInt8]
    /// How many it has, ≥ 1.
    public var items: Int
    /// The token of the job whose items it carries once more.
    public var parent: String?
    /// The provider's name for it.
    public var remote: String?
    /// The provider's name for its input file.
    public var upload: String?
    /// Microseconds since 1970, by the wall clock: shown, and a bound of listings; decides nothing.
    public var intendedAt: Int64
    /// Expected, in millionths of a US dollar.
    public var priceMicroUSD: Int64
    /// Creates that were sent, or may have been.
    public var attempts = 0
    /// The provider's last word: `RESOURCE_EXHAUSTED`…; never a message, which may quote a prompt.
    public var errorCode: String?
    /// Jobs at the provider that carried its token besides the one that was adopted.
    public var duplicates = 0

    public init(
        token: JobToken, kind: RequestKind, provider: String, model: String, purpose: String,
        isProbe: Bool = false, account: [UInt8], payload: [UInt8], items: Int,
        parent: String? = nil, intendedAt: Int64, priceMicroUSD: Int64
    ) {
        self.token = token
        self.kind = kind
        self.provider = provider
        self.model = model
        self.purpose = purpose
        self.isProbe = isProbe
        self.account = account
        self.payload = payload
        self.items = items
        self.parent = parent
        self.intendedAt = intendedAt
        self.priceMicroUSD = priceMicroUSD
    }
}

/// One item of a job.
public struct JournalItem: Sendable, Equatable {
    /// What became of it.
    public enum Outcome: Sendable, Equatable {
        /// Its result, as the caller encoded it.
        case result([UInt8])
        /// It was refused, or failed; the provider's word for it.
        case error(String)
    }

    /// Its place in the job, from 0.
    public var index: Int
    /// 32 bytes: tells the item again without its text.
    public var fingerprint: [UInt8]
    /// Nil = none yet, or delivered.
    public var outcome: Outcome?
    /// Its result was handed to whoever asked for it; it is not kept any more.
    public var isDelivered: Bool
}

/// A row that is not what was written: it is never believed, and stays as it is.
public struct DamagedRow: Sendable, Hashable {
    /// The damaged row's table: `jobs` or `items`.
    public var table: String
    /// The job's number in the journal.
    public var job: Int64
    /// Nil where the job's own row is damaged.
    public var item: Int?
}
