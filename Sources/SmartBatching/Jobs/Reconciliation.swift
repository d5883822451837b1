import BatchingCore

/// Whether a job whose create had an unknown end is at the provider: a judgement on listings.
struct Reconciliation {
    /// A job in a listing.
    struct Entry: Sendable, Equatable {
        var name: String
        /// What it carries as its display name: a token, if it is one of ours.
        var label: String
        /// RFC 3339; nil = not told.
        var createTime: String?
        var isOver: Bool
    }

    /// All jobs of the account, as far as they could be read.
    struct Listing: Sendable, Equatable {
        /// When it was begun.
        var at: Instant
        /// Every page came and could be read.
        var isComplete: Bool
        /// The provider will not show it: the key may not, or somebody stands in between.
        var isRefused = false
        var entries: [Entry]
    }

    enum Verdict: Equatable {
        /// The older one is ours; the others are bought twice.
        case found(String, younger: [String])
        case absent
        /// Look again.
        case unknown
    }

    var token: String
    /// Since when the create's end is unknown, on the clock of this process.
    var since: Instant
    var quiet: Span
    /// Names of jobs that are known to be at the provider and were created after this one's intent:
    /// a listing that shows one of them cannot be too old to show this one.
    var controls: Set<String>

    /// - Parameter listings: in order of time.
    func verdict(_ listings: [Listing]) -> Verdict {
        let ours = listings.flatMap(\.entries).filter { $0.label == token }
        if !ours.isEmpty {
            var names: [String] = []
            for entry in ours.sorted(by: Self.isOlder) where !names.contains(entry.name) {
                names.append(entry.name)
            }
            return .found(names[0], younger: Array(names.dropFirst()))
        }
        // What could not be read whole, or was read too early, tells nothing.
        let telling = listings.filter { $0.isComplete && $0.at >= since + quiet }
        guard let first = telling.first, let last = telling.last else { return .unknown }
        let isControlled = telling.contains { listing in
            listing.entries.contains { controls.contains($0.name) }
        }
        return isControlled || last.at - first.at >= quiet ? .absent : .unknown
    }

    /// By time of creation; those without one last, by name.
    static func isOlder(_ a: Entry, _ b: Entry) -> Bool {
        switch (a.createTime.map(Self.order), b.createTime.map(Self.order)) {
        case (let x?, let y?): x == y ? a.name < b.name : x < y
        case (_?, nil): true
        case (nil, _?): false
        case (nil, nil): a.name < b.name
        }
    }

    /// A UTC time such that texts are in order of time: without its `Z`, of which
    /// `05.1Z` and `05Z` would be the wrong way round.
    private static func order(_ time: String) -> String {
        time.hasSuffix("Z") ? String(time.dropLast()) : time
    }
}
