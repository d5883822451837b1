import ArgumentParser
import BatchingCore
import Diagnostics
import Foundation
import LatencyHistory
import Reports

/// Whose observations, and what waiting and items are worth: the flags of `report` and `retune`.
struct TuningOptions: ParsableArguments {
    @Option(name: .long, help: "Only of this provider.")
    var provider: String?

    @Option(name: .long, help: "Only of this model.")
    var model: String?

    @Option(
        name: .long, help: "Only of this kind: embed or generate.",
        completion: .list(RequestKind.allCases.map(\.name)))
    var kind: String?

    @Option(
        name: .long,
        help:
            "What an hour of waiting is worth, US dollars; inf = only waiting counts. Default: 10.")
    var valueOfTime: String?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Price per item, US dollars; may be repeated. Default: what was recorded, else 0.",
            valueName: "LANE=DOLLARS"))
    var price: [String] = []

    func query(purpose: String? = nil, since: String? = nil) throws -> HistoryQuery {
        HistoryQuery(
            provider: provider, model: model, kind: try kind.map(HistoryFilter.kind),
            purpose: purpose,
            since: try since.map {
                Date().timeIntervalSince1970
                    - (try HistoryFilter.span($0, flag: "--since")).seconds
            })
    }

    /// Dollars an hour; infinite = only waiting counts.
    func dollarsPerHour() throws -> Double {
        guard let valueOfTime else { return 10 }
        if valueOfTime == "inf" { return .infinity }
        guard let value = Double(valueOfTime), (0...1e9).contains(value) else {
            throw InputError(
                .usage, "--value-of-time '\(valueOfTime)' is out of range",
                remedy: "give a number from 0 to 1000000000, or inf")
        }
        return value
    }

    func prices() throws -> [Lane: Double] {
        var prices: [Lane: Double] = [:]
        for text in price {
            let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let name = String(parts[0])
            guard let lane = Lane.all.first(where: { $0.name == name }) else {
                throw InputError(
                    .usage, "--price '\(text)': '\(name)' is not a lane",
                    remedy: didYouMean(name, among: Lane.all.map(\.name)))
            }
            // A million dollars an item is nobody's price.
            guard parts.count == 2, let value = Double(parts[1]), (0...1e6).contains(value) else {
                throw InputError(
                    .usage, "--price '\(text)' has no price from 0 to 1000000",
                    remedy: "write it as \(name)=0.0004")
            }
            prices[lane] = value
        }
        return prices
    }
}

/// Where a page goes.
struct PageTarget {
    private let writer: AtomicFileWriter?

    /// Opened now, so that a path that cannot be written costs no work.
    init(_ path: String?) throws {
        if path == "" {
            throw InputError(.usage, "--html is empty", remedy: "name a place, or leave it out")
        }
        writer = try path.map { try AtomicFileWriter(path: $0) }
    }

    var isWanted: Bool { writer != nil }

    func write(_ html: @autoclosure () -> String) throws {
        guard let writer else { return }
        try writer.append(html())
        try writer.commit()
        Terminal.say("page: \(writer.path)")
    }
}
