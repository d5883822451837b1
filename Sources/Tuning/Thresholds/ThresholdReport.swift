import BatchingCore
import Diagnostics
import LatencyHistory
import OnlineStatistics

/// What a history says of the thresholds: every key's, with what it rests on.
public struct ThresholdReport: Sendable, Equatable {
    /// What is asked for.
    public struct Request: Sendable, Equatable {
        /// Which keys, and which time.
        public var query: HistoryQuery
        /// US dollars; infinite = only waiting counts.
        public var valueOfTimePerHour: Double
        /// US dollars per item; lanes that are missing take what was recorded.
        public var prices: [Lane: Double]
        /// Observations that each lane must have.
        public var evidenceMin: Int
        /// Whether what a page draws is wanted too.
        public var details: Bool

        public init(
            query: HistoryQuery = HistoryQuery(), valueOfTimePerHour: Double = 10,
            prices: [Lane: Double] = [:],
            evidenceMin: Int = ThresholdEstimate.evidenceMinDefault, details: Bool = false
        ) {
            self.query = query
            self.valueOfTimePerHour = valueOfTimePerHour
            self.prices = prices
            self.evidenceMin = evidenceMin
            self.details = details
        }
    }

    /// One key's part of it.
    public struct Entry: Sendable, Equatable {
        /// Whose threshold it is.
        public var key: HistoryKey
        /// The threshold, or why there is none.
        public var estimate: ThresholdEstimate
        /// The lanes that it rests on.
        public var fits: LaneFits
        /// What its groups go by now.
        public var inForce: InForce
        /// Where each lane's price comes from.
        public var priceSources: [Lane: LanePrices.Source]
        /// Days on which anything was observed.
        public var days: ClosedRange<Int>
        /// How large the groups of the period were.
        public var sizes: GroupSizes
        /// What the threshold in force cost more than the estimate; nil where there is none.
        public var difference: ThresholdDifference?
        /// Empty unless details were asked for.
        public var overTime: [Point]
        /// What was observed, lane by lane; empty unless details were asked for.
        public var points: [Lane: [LatencyPoint]]
    }

    /// The threshold as it would have been told at the end of a day.
    public struct Point: Sendable, Equatable {
        /// Since 1970-01-01 UTC.
        public var day: Int
        /// The best guess; `Int.max` = never.
        public var items: Int
        /// Lower end of the 90 % interval, items.
        public var low: Int
        /// Upper end of the 90 % interval, items; `Int.max` = open.
        public var high: Int
    }

    /// What was asked for.
    public var request: Request
    /// In the order of the keys.
    public var entries: [Entry]

    /// Reads day sums, and the last few raw rows for prices and sizes.
    ///
    /// - Throws: `InputError(.data)` where nothing was observed in the period; the store's own.
    public init(_ store: some HistoryStore, _ request: Request) throws {
        self.request = request
        let rows = try store.observations(request.query, last: KeyHistory.rowsRead)
        let histories = KeyHistory.all(try store.days(request.query), rows: rows)
        guard !histories.isEmpty else { throw Self.nothing(request.query) }
        let prices = LanePrices(given: request.prices, recordedIn: rows)
        let decisions = try store.decisions(request.query, last: GroupSizes.decisionsRead)
        let thresholds = try store.thresholds()
        entries = histories.map {
            Self.entry($0, prices: prices, decisions: decisions, thresholds, request)
        }
    }

    private static func entry(
        _ history: KeyHistory, prices: LanePrices, decisions: [HistoryDecision],
        _ thresholds: [KeptThreshold], _ request: Request
    ) -> Entry {
        let fits = LaneFits(history, prices: prices)
        let estimate = fits.estimate(
            valueOfTimePerHour: request.valueOfTimePerHour, evidenceMin: request.evidenceMin)
        let inForce = InForce(history.key, in: thresholds)
        let sizes = GroupSizes(history, decisions: decisions)
        var difference: ThresholdDifference?
        if let items = estimate.target(from: inForce.items) {
            difference = ThresholdDifference(
                of: inForce.items, over: items, sizes: sizes, fits: fits)
        }
        let days = history.days
        return Entry(
            key: history.key, estimate: estimate, fits: fits, inForce: inForce,
            priceSources: Dictionary(
                uniqueKeysWithValues: fits.fits.map {
                    ($0.lane, prices.perItem($0.lane, of: history.key).source)
                }),
            days: (days.first ?? 0)...(days.last ?? 0), sizes: sizes, difference: difference,
            overTime: request.details ? overTime(history, prices: prices, request) : [],
            points: request.details ? history.lanes.mapValues { $0.merged.points } : [:])
    }

    static func nothing(_ query: HistoryQuery) -> InputError {
        var names: [String] = []
        if let provider = query.provider { names.append("provider '\(provider)'") }
        if let model = query.model { names.append("model '\(model)'") }
        if let kind = query.kind { names.append("kind \(kind.name)") }
        if let purpose = query.purpose { names.append("purpose '\(purpose)'") }
        let of = names.isEmpty ? "" : " of " + names.joined(separator: ", ")
        guard let since = query.since else {
            return InputError(
                .data, "no observations\(of) in the history",
                remedy: names.isEmpty
                    ? "import some with 'sbtune history import', or let a client record them"
                    : "'sbtune history stats' lists what there is")
        }
        return InputError(
            .data, "no observations\(of) since \(DayText.time(since))",
            remedy: "give an earlier --since, or leave it out to read everything")
    }

    /// So many points make a line of a threshold over time.
    private static let pointsMax = 30

    private static func overTime(
        _ history: KeyHistory, prices: LanePrices, _ request: Request
    ) -> [Point] {
        let days = history.days
        guard let first = days.first, days.count > 1 else { return [] }
        let step = max(1, (days.count + pointsMax - 1) / pointsMax)
        // Counted from the last day backwards, so that the line ends where the report stands.
        let ends = stride(from: days.count - 1, through: 0, by: -step).reversed()
        return ends.compactMap { index in
            let fits = LaneFits(history.days(first...days[index]), prices: prices)
            let estimate = fits.estimate(
                valueOfTimePerHour: request.valueOfTimePerHour,
                evidenceMin: request.evidenceMin)
            guard estimate.isIdentified, let items = estimate.items, let low = estimate.low,
                let high = estimate.high
            else { return nil }
            return Point(day: days[index], items: items, low: low, high: high)
        }
    }
}
