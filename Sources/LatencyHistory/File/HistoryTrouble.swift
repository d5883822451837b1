import Diagnostics
import GRDB

/// What SQLite says is wrong, in words, with what to do about it.
enum HistoryTrouble {
    static func inputError(for error: DatabaseError, file: String) -> InputError {
        let (what, remedy) = words(for: error)
        return InputError(.storage, file: file, what, remedy: remedy)
    }

    /// The file is there, but it holds something else.
    static func notAHistory(_ file: String) -> InputError {
        InputError(
            .storage, file: file, "not a history: another program's SQLite database",
            remedy: "give another path; this file stays as it is")
    }

    static func newer(_ file: String, version: Int) -> InputError {
        InputError(
            .storage, file: file,
            "a history of version \(version), written by a newer sbtune; this one knows up to "
                + "\(HistorySchema.version)",
            remedy: "use the newer sbtune; this file stays as it is")
    }

    /// - Parameter part: what cannot be read.
    static func damaged(_ file: String, _ part: String) -> InputError {
        InputError(
            .storage, file: file, "the history is damaged: \(part)", remedy: rebuilding)
    }

    private static let rebuilding =
        "look at it with PRAGMA quick_check, save what can be read with sqlite3 FILE .recover, move "
        + "it aside and rebuild it with sbtune history import"

    private static func words(for error: DatabaseError) -> (what: String, remedy: String) {
        switch error.resultCode {
        case .SQLITE_NOTADB:
            ("not a history: not an SQLite file", "give another path; this file stays as it is")
        case .SQLITE_CORRUPT:
            ("the history is damaged or cut off", rebuilding)
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            (
                "the history is locked: another program has been writing to it for 5 s",
                "wait for it to end, or see who it is with fuser"
            )
        case .SQLITE_FULL:
            ("no space is left on the disk", "free some space, or run sbtune history prune")
        case .SQLITE_READONLY:
            ("the history cannot be written: read-only", "give a file that you may write to")
        case .SQLITE_CANTOPEN, .SQLITE_PERM, .SQLITE_AUTH:
            (
                "cannot open the history, or the files beside it",
                "see that you may write to the file and to its directory"
            )
        case .SQLITE_IOERR:
            ("the disk fails (\(error.extendedResultCode.rawValue))", "check the disk")
        default:
            (
                "SQLite fails: \(error.message ?? "no reason given")",
                "move the file aside if this happens again"
            )
        }
    }
}
