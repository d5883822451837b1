import ArgumentParser
import Diagnostics
import Foundation
import LatencyHistory

/// Where the history is: the flag of every command that reads or writes it.
struct HistoryOptions: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp(
            "The history. Default: $SBTUNE_HISTORY, or ~/.local/share/sbtune/history.sqlite.",
            valueName: "FILE"), completion: .file())
    var db: String?

    /// The file: flag, then environment, then the user's data directory (XDG base directories).
    var path: String {
        if let db { return db }
        if let named = Self.environment("SBTUNE_HISTORY") { return named }
        let data =
            Self.environment("XDG_DATA_HOME")
            ?? (Self.environment("HOME") ?? ".") + "/.local/share"
        return data + "/sbtune/history.sqlite"
    }

    /// Refuses an output that would take the place of the history, or of the files beside it.
    func refuse(asOutput output: String?) throws {
        guard let output, output != "-" else { return }
        if output.isEmpty {
            throw InputError(
                .usage, "an output's path is empty", remedy: "name a place, or leave it out")
        }
        let target = Self.real(output)
        for suffix in ["", "-wal", "-shm"] where target == Self.real(path + suffix) {
            throw InputError(
                .usage, "'\(output)' is the history itself", remedy: "write to another path")
        }
    }

    /// The path with its links followed, as far as it is there.
    private static func real(_ path: String) -> String {
        URL(filePath: path).resolvingSymlinksInPath().standardizedFileURL.path
    }

    /// Opens the history to look at it; a missing one is an error, and nothing is created.
    func openReadOnly() throws -> SQLiteHistory {
        try SQLiteHistory(path: path, access: .readOnly)
    }

    /// Opens the history to add to it; a missing one is created.
    func openReadWrite() throws -> SQLiteHistory {
        try SQLiteHistory(path: path, access: .readWrite)
    }

    /// A variable that is set to something.
    private static func environment(_ name: String) -> String? {
        getenv(name).map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 }
    }
}
