import ArgumentParser
import BatchingCore
import Diagnostics
import Foundation
import LatencyHistory
import Scenarios
import Tuning

/// What the learner may do and what it counts on: the flags of `advise`.
struct LearnerOptions: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp(
            "The history; none = no history. Default: the usual one, and none with --follow.",
            valueName: "FILE|none"), completion: .file())
    var db: String?

    @Option(
        name: .long,
        help: "A preset, a provider file or just a name. Its figures are the first belief.",
        completion: .presetsAndFiles)
    var provider: String?

    @Option(name: .long, help: "The model's name in the history.")
    var model: String?

    @Option(
        name: .long, help: "embed or generate. Default: the history's, else embed.",
        completion: .list(RequestKind.allCases.map(\.name)))
    var kind: String?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "What an hour of waiting is worth, US dollars; inf = only waiting counts.",
            valueName: "DOLLARS"))
    var valueOfTime: String = "10"

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Price per item, US dollars; may be repeated.", valueName: "LANE=DOLLARS"))
    var price: [String] = []

    @Option(
        name: .long, help: "Calls in flight at once, 1 to 10,000. Default: 5, or the provider's.")
    var maxParallel: Int?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "The ways that may be taken, of individual, bulk, batch, hybrid. Default: the "
                + "provider's, or individual,batch.",
            valueName: "WAY,…"),
        completion: .list(Offer.Strategy.allCases.map(\.name)))
    var lanes: String?

    @Option(name: .long, help: "A purpose whose groups always go one by one; may be repeated.")
    var preferIndividualFor: [String] = []

    @Option(
        name: .long,
        help: "How much more than always-batch may be paid: 10%. Default: as much as is worth it.")
    var maxCostIncrease: String?

    @Option(name: .long, help: "shadow: small duplicates that nobody waits for; or passive: none.")
    var exploration: Exploration = .shadow

    @Option(name: .long, help: "Share of items and money that duplicates may take.")
    var explorationBudget: String = "1%"

    typealias Exploration = Adaptive.Settings.Exploration

    /// - Parameters:
    ///   - key: whose figures are the first belief.
    ///   - rows: what was recorded of it, for its prices.
    func adviser(
        for key: HistoryKey, recordedIn rows: [HistoryObservation] = []
    ) throws -> Adviser {
        if let maxParallel, !(1...10_000).contains(maxParallel) {
            throw InputError(
                .usage, "--max-parallel \(maxParallel) is out of range",
                remedy: "give a number from 1 to 10000")
        }
        var learner = Adaptive.Settings()
        learner.exploration = exploration
        learner.budget = try Self.share(explorationBudget, "--exploration-budget", 0.0001...0.5)
        learner.costIncreaseMax = try maxCostIncrease.map {
            try Self.share($0, "--max-cost-increase", 0...100)
        }
        // Nobody here can cancel a job.
        learner.rescues = false
        let options = tuning
        let prices = try options.prices()
        let basis = try AdviceBasis(
            file: presetOrFile, key: key, prices: LanePrices(given: prices, recordedIn: rows),
            given: prices, maxParallel: maxParallel)
        learner.strategies = try lanes.map(Self.strategies) ?? basis.strategies
        for strategy in learner.strategies where !basis.terms.offers(way: strategy) {
            throw InputError(
                .usage,
                "--lanes: provider '\(provider ?? key.provider)' has no \(strategy.name) lane",
                remedy: "leave it out")
        }
        return Adviser(
            Adviser.Settings(
                terms: basis.terms,
                objective: Objective(valueOfTimePerHour: try options.dollarsPerHour()),
                learner: learner, key: key, preferIndividualFor: preferIndividualFor))
    }

    func key() throws -> HistoryKey {
        HistoryKey(
            provider: provider ?? "", model: modelName ?? "",
            kind: try kind.map(HistoryFilter.kind) ?? .embed)
    }

    /// The history to learn from; nil = there is none.
    func history() throws -> SQLiteHistory? {
        guard db != "none" else { return nil }
        var options = HistoryOptions()
        options.db = db
        // The usual place may be empty; one that was named may not.
        if db == nil, !FileManager.default.fileExists(atPath: options.path) { return nil }
        return try options.openReadOnly()
    }

    /// The only key of the history that fits the flags; theirs, where the history has none at all.
    func key(in store: SQLiteHistory) throws -> HistoryKey {
        // A preset has figures, and no rows of its own.
        let query = HistoryQuery(
            provider: presetOrFile == nil ? provider : nil, model: modelName,
            kind: try kind.map(HistoryFilter.kind))
        let keys = Set(try store.days(query).map(\.key)).sorted()
        if keys.isEmpty {
            let all = Set(try store.days(HistoryQuery()).map(\.key)).sorted()
            guard !all.isEmpty else { return try key() }
            throw InputError(
                .data, file: store.path, "nothing was observed of what the flags name",
                remedy: "it has \(Self.list(all)); --db none decides without a history")
        }
        guard keys.count <= 1 else {
            let differing = [
                ("--provider", Set(keys.map(\.provider)).count),
                ("--model", Set(keys.map(\.model)).count), ("--kind", Set(keys.map(\.kind)).count),
            ].filter { $0.1 > 1 }.map(\.0)
            throw InputError(
                .usage, file: store.path, "\(keys.count) keys fit: \(Self.list(keys))",
                remedy: "name one with \(differing.joined(separator: " and "))")
        }
        return keys[0]
    }

    private static func list(_ keys: [HistoryKey]) -> String {
        let names = keys.prefix(3).map { key in
            [key.provider, key.model, key.kind.name].filter { !$0.isEmpty }.joined(separator: "/")
        }
        return names.joined(separator: ", ") + (keys.count > 3 ? ", …" : "")
    }

    // MARK: Flags into values

    /// As the client keeps it: without the provider's `models/`.
    private var modelName: String? {
        model.map { $0.hasPrefix("models/") ? String($0.dropFirst("models/".count)) : $0 }
    }

    /// The flags that `report` has as well.
    private var tuning: TuningOptions {
        var options = TuningOptions()
        options.valueOfTime = valueOfTime
        options.price = price
        return options
    }

    /// The provider's figures, where it is more than a name in the history.
    private var presetOrFile: String? {
        provider.flatMap { name in
            ProviderFiles.presetNames.contains(name) || name.hasSuffix(".yaml")
                || name.hasSuffix(".yml") ? name : nil
        }
    }

    private static func strategies(_ lanes: String) throws -> [Offer.Strategy] {
        let names = lanes.split(separator: ",").map { String($0) }
        let known = try names.map { name in
            guard let strategy = Offer.Strategy(name: name) else {
                throw InputError(
                    .usage, "--lanes: '\(name)' is not a way to send",
                    remedy: didYouMean(name, among: Offer.Strategy.allCases.map(\.name)))
            }
            return strategy
        }
        guard known.contains(where: { $0 != .hybrid }) else {
            throw InputError(
                .usage, "--lanes '\(lanes)' names no lane",
                remedy: "for example individual,batch")
        }
        // Each once, in their own order.
        return Offer.Strategy.allCases.filter(known.contains)
    }

    private static func share(
        _ text: String, _ flag: String, _ range: ClosedRange<Double>
    ) throws -> Double {
        let isPercent = text.hasSuffix("%")
        guard let number = Double(isPercent ? text.dropLast() : text[...]), number.isFinite,
            range.contains(isPercent ? number / 100 : number)
        else {
            throw InputError(
                .usage, "\(flag) '\(text)' is out of range",
                remedy: "give a share such as 10% or 0.1")
        }
        return isPercent ? number / 100 : number
    }
}

extension Adaptive.Settings.Exploration: ExpressibleByArgument {}
