import BatchingCore
import JobJournal

/// A job of the journal as people see it: shapes, names and numbers, never a text.
public struct JobCard: Sendable, Equatable {
    /// Its name in the journal, and at the provider its display name.
    public var token: String
    /// Where it stands, as `JournalState` names it.
    public var state: String
    /// What its items ask for.
    public var kind: RequestKind
    /// Empty where it was found again by its name alone.
    public var model: String
    /// The callers'.
    public var purpose: String
    /// Whether it is a duplicate that nobody waits for.
    public var isProbe: Bool
    /// How many items it has.
    public var items: Int
    /// Results that are kept for whoever asks for them.
    public var kept: Int
    /// Items that were refused, or failed.
    public var refused: Int
    /// Results that were handed over, and are not kept any more.
    public var delivered: Int
    /// When it was written down, seconds since 1970 by the wall clock.
    public var intendedAt: Double
    /// The provider's name for it; nil = it is not known to be there.
    public var remote: String?
    /// Expected, in US dollars.
    public var priceUSD: Double
    /// Creates that were sent, or may have been.
    public var creates: Int
    /// Jobs at the provider that carried its name besides the one that is followed.
    public var duplicates: Int
    /// The provider's last word about it; never a message.
    public var lastWord: String?
    /// The job whose items it carries once more.
    public var parent: String?
    /// Nothing more will come of it.
    public var isOver: Bool
    /// It may be at the provider.
    public var mayBeBought: Bool
    /// It is stuck, or nobody can say whether it was bought.
    public var needsPerson: Bool

    init(_ job: JournalJob, _ counts: JournalItemCounts?) {
        let counts = counts ?? JournalItemCounts()
        token = job.token.text
        state = job.state.rawValue
        kind = job.kind
        model = job.model
        purpose = job.purpose
        isProbe = job.isProbe
        items = job.items
        (kept, refused, delivered) = (counts.kept, counts.refused, counts.delivered)
        intendedAt = Double(job.intendedAt) / 1e6
        remote = job.remote
        priceUSD = Double(job.priceMicroUSD) / 1e6
        creates = job.attempts
        duplicates = job.duplicates
        lastWord = job.errorCode
        parent = job.parent
        isOver = job.state.isOver
        mayBeBought = job.state.mayBeBought
        needsPerson = job.state == .parked || job.state == .attention
    }
}

extension JobJournal {
    /// In order of intent.
    func cards() throws -> [JobCard] {
        let counts = try itemCounts()
        return try jobs().map { JobCard($0, counts[$0.number]) }
    }
}
