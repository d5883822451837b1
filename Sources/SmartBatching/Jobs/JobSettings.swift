import BatchingCore

/// How jobs are created, followed and looked up; all times are the client's own (`LiveClock`).
struct JobSettings: Sendable {
    /// Where an item's provider is named in the journal.
    var provider = "gemini"
    /// Looks at a job are so far apart, counted from its creation; at least 1 s.
    var pollEvery = Span(seconds: 30)
    /// A create that takes longer has an unknown end.
    var createTimeout = Span(seconds: 120)
    /// Nobody believes that a job is absent before this has passed since its create's end became
    /// unknown: late acceptance was seen after more than two minutes.
    var quietPeriod: Span?
    /// What to do with a job that is not found afterwards.
    var onUncertain = OnUncertain.resend
    /// Above this expected price in US dollars a job is parked whatever `onUncertain` says.
    var parkAboveUSD = 1.0
    /// Creates of one job, all in all; those that were refused or never sent count too.
    var createsMax = 4
    /// Larger jobs go by a file: 18 MB of items are 90 % of what the API takes in a request.
    var inlineBytesMax = 18_000_000
    /// Results of more items come by a file: 1,000 vectors of 3,072 numbers are 60 MB of text.
    var inlineItemsMax = 1000
    /// A job that has not ended after twice this is stuck: Gemini lets jobs expire after 48 h.
    var window = Span(seconds: 48 * 3600)
    /// A job may be unknown under its name for so long after its creation, and for `missingMax` at
    /// any later time.
    var missingAfterCreate = Span(seconds: 600)
    var missingMax = Span(seconds: 180)
    /// Whether no other desk works on the journal: then it minds the jobs of every model.
    var isAlone = false
    /// Where results are put while they are read.
    var downloadFolder: String

    /// A late answer is twice as late as the longest create at most.
    var quiet: Span { quietPeriod ?? max(Span(seconds: 150), createTimeout * 2) }

    /// Whether a job that was looked for and not found is bought again without asking.
    ///
    /// - Parameter priceUSD: 0 where nobody knows it: then it may be dear.
    func resends(priceUSD: Double) -> Bool {
        onUncertain == .resend && priceUSD > 0 && priceUSD <= parkAboveUSD
    }
}
