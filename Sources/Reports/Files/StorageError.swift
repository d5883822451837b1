import Diagnostics
import Foundation

extension InputError {
    /// What went wrong with `file` on the disk, and what the user can do about it.
    static func storage(_ failure: DiskFailure, _ doing: String, file: String) -> InputError {
        InputError(
            .storage, file: file, "cannot \(doing): \(words(for: failure.code))",
            remedy: remedy(for: failure.code))
    }

    private static func words(for code: Int32) -> String {
        switch code {
        case ENOSPC: "no space is left on the disk"
        case EDQUOT: "your disk quota is used up"
        case EFBIG: "the file would grow past the allowed size"
        case ENOENT: "its directory does not exist"
        case ENOTDIR: "a part of its path is not a directory"
        case EACCES, EPERM: "permission denied"
        case EROFS: "the disk is read-only"
        case EISDIR: "it is a directory"
        case ENAMETOOLONG: "its name is too long"
        case EPIPE: "the reader has gone away"
        default: String(cString: strerror(code)).lowercased()
        }
    }

    private static func remedy(for code: Int32) -> String {
        switch code {
        case ENOSPC, EDQUOT: "free some space, or write to another disk"
        case EFBIG: "raise the limit (ulimit -f), or write less"
        case ENOENT, ENOTDIR: "create the directory, or give another path"
        case EACCES, EPERM, EROFS: "give a path that you may write to"
        case EISDIR, ENAMETOOLONG: "give another name"
        case EPIPE: "let the reader read to the end"
        default: "try another path"
        }
    }
}
