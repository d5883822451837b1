import ArgumentParser
import BatchingCore
import Diagnostics
import LatencyHistory

/// Which rows of the history a command is about.
struct HistoryFilter: ParsableArguments {
    @Option(name: .long, help: "Only the last, with its unit: 12h, 7d. Default: all.")
    var since: String?

    @Option(name: .long, help: "Only of this provider.")
    var provider: String?

    @Option(name: .long, help: "Only of this model.")
    var model: String?

    @Option(
        name: .long, help: "Only embed or generate.",
        completion: .list(RequestKind.allCases.map(\.name)))
    var kind: String?

    @Option(name: .long, help: "Only of this purpose.")
    var purpose: String?

    /// - Parameter now: seconds since 1970.
    func query(now: WallTime) throws -> HistoryQuery {
        HistoryQuery(
            provider: provider, model: model, kind: try kind.map(Self.kind), purpose: purpose,
            since: try since.map { now - (try Self.span($0, flag: "--since")).seconds })
    }

    static func kind(_ name: String) throws -> RequestKind {
        guard let kind = RequestKind(name: name) else {
            throw InputError(
                .usage, "--kind: unknown kind '\(name)'",
                remedy: didYouMean(name, among: RequestKind.allCases.map(\.name)))
        }
        return kind
    }

    static func span(_ text: String, flag: String) throws -> Span {
        guard let span = Span(text: text) else {
            throw InputError(
                .usage, "\(flag) '\(text)' is not a length of time",
                remedy: "give a number with its unit, for example 12h, 7d or 90d")
        }
        return span
    }
}
