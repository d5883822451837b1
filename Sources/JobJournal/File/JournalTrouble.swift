import Diagnostics
import Foundation
import GRDB

/// What is wrong with the journal, in words, with what to do about it.
enum JournalTrouble {
    static func inputError(for error: DatabaseError, file: String) -> InputError {
        let (what, remedy) = words(for: error)
        return InputError(.storage, file: file, what, remedy: remedy)
    }

    static func damaged(_ file: String, _ part: String) -> InputError {
        InputError(.storage, file: file, "the journal is damaged: \(part)", remedy: rebuilding)
    }

    static func empty(_ file: String) -> InputError {
        InputError(
            .storage, file: file, "the journal is empty",
            remedy: "it is filled when the first job is created")
    }

    static func gone(_ file: String, receipts: String) -> InputError {
        InputError(
            .storage, file: file,
            "the journal is gone, but \(receipts) tells of jobs that were bought",
            remedy: "restore it, or make it anew with sbtune jobs rebuild --from-provider")
    }

    static func old(_ file: String, missing: Int, receipts: String) -> InputError {
        let jobs = missing == 1 ? "a job that was" : "\(missing) jobs that were"
        return InputError(
            .storage, file: file,
            "the journal is older than its receipts: it does not know \(jobs) bought (\(receipts))",
            remedy: "restore the newest one, or run sbtune jobs rebuild --from-provider")
    }

    static func notAJournal(_ file: String) -> InputError {
        InputError(
            .storage, file: file, "not a job journal: another program's SQLite database",
            remedy: "give another path; this file stays as it is")
    }

    static func newer(_ file: String, version: Int) -> InputError {
        InputError(
            .storage, file: file,
            "a journal of version \(version), written by a newer sbtune; this one knows up to "
                + "\(JournalSchema.version)",
            remedy: "use the newer sbtune; this file stays as it is")
    }

    /// - Parameter status: the value of `errno`.
    static func failure(_ doing: String, _ file: String, _ status: Int32 = errno) -> InputError {
        // A symbolic link that was not followed.
        if status == ELOOP {
            return InputError(
                .storage, file: file, "a symbolic link, which a journal must not be",
                remedy: "give the path of the file itself")
        }
        let reason = String(cString: strerror(status)).lowercased()
        return InputError(
            .storage, file: file, "cannot \(doing) the journal: \(reason)",
            remedy: "see that you may write there, or give another path")
    }

    private static let rebuilding =
        "move it aside and make it anew with sbtune jobs rebuild --from-provider"

    private static func words(for error: DatabaseError) -> (what: String, remedy: String) {
        switch error.resultCode {
        case .SQLITE_NOTADB:
            (
                "not a job journal: not an SQLite file",
                "give another path; this file stays as it is"
            )
        // A table or a column that every journal has is not there.
        case .SQLITE_CORRUPT, .SQLITE_ERROR:
            ("the journal is damaged or cut off", rebuilding)
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            (
                "the journal is locked: another program has been writing to it for 5 s",
                "wait for it to end, or see who it is with fuser"
            )
        case .SQLITE_FULL:
            ("no space is left on the disk", "free some space; jobs that are out are not lost")
        case .SQLITE_READONLY:
            ("the journal cannot be written: read-only", "give a file that you may write to")
        case .SQLITE_CANTOPEN, .SQLITE_PERM, .SQLITE_AUTH:
            (
                "cannot open the journal, or the files beside it",
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
