/// Where a job stands between intent and delivery.
///
/// What may follow what is `canBecome`; the journal refuses everything else.
public enum JournalState: String, Sendable, CaseIterable {
    /// Written down; nothing of it is at the provider.
    case planned
    /// Its input file is on its way. An orphan file costs nothing.
    case uploading
    /// Its input file is at the provider.
    case uploaded
    /// The create may be on the wire: from here on nobody knows, until an answer is written down.
    case submitting
    /// The create's answer told nothing, or never came: to be looked up, not to be sent again.
    case uncertain
    /// Not found, and too dear to buy again without being asked: a person decides.
    case parked
    /// At the provider, under its remote name.
    case submitted
    /// Stuck, or not to be found under its name any more: a person should look.
    case attention
    /// Over at the provider; its results are being brought.
    case fetching
    /// Every item has its result.
    case complete
    /// Over, with results for some items.
    case partial
    /// Given up by the provider with an error.
    case failed
    /// Given up by the provider as too old.
    case expired
    /// Given up by us.
    case cancelled
    /// Known not to be at the provider: never sent, refused, or looked for and not found. Its items
    /// are free to be asked again.
    case abandoned

    /// Nothing more will come of it.
    public var isOver: Bool { successors.isEmpty }

    /// It may be at the provider, or come to be there.
    public var isOpen: Bool { !isOver }

    /// It is, or may be, bought: forgetting it could lose money.
    public var mayBeBought: Bool {
        switch self {
        case .submitting, .uncertain, .parked, .submitted, .attention, .fetching: true
        default: false
        }
    }

    /// Whether the one may follow the other directly.
    public func canBecome(_ next: JournalState) -> Bool { successors.contains(next) }

    private var successors: Set<JournalState> {
        switch self {
        case .planned: [.uploading, .submitting, .abandoned]
        case .uploading: [.uploaded, .planned, .abandoned]
        case .uploaded: [.submitting, .planned, .abandoned]
        // Back only by proof: refused, or not a byte was sent.
        case .submitting: [.submitted, .planned, .uncertain]
        case .uncertain: [.submitted, .planned, .parked, .abandoned]
        case .parked: [.submitted, .abandoned]
        case .submitted: [.fetching, .failed, .expired, .cancelled, .attention]
        case .attention: [.submitted, .fetching, .failed, .expired, .cancelled]
        // Back where the output is not there yet.
        case .fetching: [.complete, .partial, .submitted, .attention]
        case .complete, .partial, .failed, .expired, .cancelled, .abandoned: []
        }
    }
}
