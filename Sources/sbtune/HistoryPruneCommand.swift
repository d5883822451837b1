import ArgumentParser
import Diagnostics
import Foundation
import LatencyHistory
import Reports

struct HistoryPruneCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "prune",
        abstract: "Delete old raw rows; day sums, thresholds and models stay for ever.",
        discussion: "Example: sbtune history prune --keep 90d --db history.sqlite")

    @OptionGroup var history: HistoryOptions

    @Option(name: .long, help: "Raw rows of the last that stay, with its unit: 90d.")
    var keep: String?

    @Option(name: .long, help: "Then the oldest go until the file is no larger: 100MB.")
    var maxSize: String?

    @Option(name: .long, help: "text, json or csv.")
    var format: SentenceFormat = .text

    private struct Facts: Encodable {
        var file: String
        var observationsDeleted, decisionsDeleted, bytesLeft: Int
    }

    func run() throws {
        try Terminal.reportingErrors(busy: "pruning the history") {
            let span = try keep.map { try HistoryFilter.span($0, flag: "--keep") }
            let bytes = try maxSize.map { text in
                guard let bytes = HistorySize.bytes(text) else {
                    throw InputError(
                        .usage, "--max-size '\(text)' is not a size",
                        remedy: "give a number with its unit, for example 500KB, 100MB or 2GB")
                }
                return bytes
            }
            if span == nil, bytes == nil {
                throw InputError(
                    .usage, "nothing says what may go",
                    remedy: "give --keep 90d, --max-size 100MB or both")
            }
            // Pruning what is not there must not make it.
            try history.openReadOnly().close()
            let now = Date().timeIntervalSince1970
            let pruned = try history.openReadWrite().prune(
                keepRawAfter: span.map { now - $0.seconds }, maxBytes: bytes)
            try format.tell(
                Facts(
                    file: history.path, observationsDeleted: pruned.observations,
                    decisionsDeleted: pruned.decisions, bytesLeft: pruned.bytes))
            if format == .text {
                Terminal.say(
                    "\(history.path): \(NumberText.count(pruned.observations, of: "observation")) "
                        + "and \(NumberText.count(pruned.decisions, of: "decision")) deleted; "
                        + "\(NumberText.compact(Double(pruned.bytes)))B left")
            }
            if let bytes, pruned.bytes > bytes {
                Terminal.say("note: sums and names alone take more than --max-size")
            }
        }
    }
}
