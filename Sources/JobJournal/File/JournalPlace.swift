import Diagnostics
import Foundation

/// The journal's file and folder, before SQLite sees them: nobody else may write or read there.
///
/// What jobs are out, and their results, are their owner's; and whoever could put a link in the
/// file's place could have any file of the owner overwritten.
enum JournalPlace {
    /// Creates what is missing of the folder so that only its owner may look into it.
    static func makeFolder(of path: String) throws {
        let folder = folder(of: path)
        if access(folder, F_OK) != 0 {
            if let parent = parent(of: folder) { try makeFolder(named: parent, for: path) }
            if mkdir(folder, 0o700) != 0, errno != EEXIST {
                throw JournalTrouble.failure("create the directory of", path)
            }
            try syncFolder(of: folder)
        }
        var status = stat()
        guard lstat(folder, &status) == 0 else { throw JournalTrouble.failure("open", path) }
        if status.st_mode & S_IFMT == S_IFLNK, folder != "." {
            throw JournalTrouble.failure("open", folder, ELOOP)
        }
        try refuseUnsafe(status, folder, forbidden: 0o022, "written to")
    }

    /// Creates the file, or sees that it is its owner's alone; whether it is new.
    static func makeFile(_ path: String) throws -> Bool {
        let flags = O_CREAT | O_EXCL | O_RDWR | O_NOFOLLOW | O_CLOEXEC
        let made = open(path, flags, 0o600)
        if made >= 0 {
            defer { Foundation.close(made) }
            guard fsync(made) == 0 else { throw JournalTrouble.failure("create", path) }
            try syncFolder(of: path)
            return true
        }
        if errno != EEXIST { throw JournalTrouble.failure("create", path) }
        try requireSafeFile(path, R_OK | W_OK)
        return false
    }

    /// Looks without opening: closing a file drops all locks that this process has on it, also those
    /// of a journal that is open elsewhere in it (POSIX, fcntl).
    ///
    /// - Parameter mode: `R_OK`, or with `W_OK`.
    static func requireSafeFile(_ path: String, _ mode: Int32) throws {
        var status = stat()
        guard lstat(path, &status) == 0 else {
            if errno == ENOENT {
                throw InputError(
                    .storage, file: path, "no job journal yet",
                    remedy: "one is made when the first job is created")
            }
            throw JournalTrouble.failure("open", path)
        }
        switch status.st_mode & S_IFMT {
        case S_IFREG: break
        case S_IFLNK: throw JournalTrouble.failure("open", path, ELOOP)
        default: throw notAFile(path)
        }
        try refuseUnsafe(status, path, forbidden: 0o077, "read")
        guard access(path, mode) == 0 else { throw JournalTrouble.failure("open", path) }
    }

    /// A file's name is safe on disk only when its folder is.
    static func syncFolder(of path: String) throws {
        let folder = open(folder(of: path), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else { throw JournalTrouble.failure("open the directory of", path) }
        defer { Foundation.close(folder) }
        guard fsync(folder) == 0 else {
            throw JournalTrouble.failure("save the directory of", path)
        }
    }

    /// `path` so that SQLite takes it for nothing but a file's: `:memory:` and `file:x` are names.
    static func asPlainName(_ path: String) -> String {
        path.hasPrefix("/") ? path : "./\(path)"
    }

    static func folder(of path: String) -> String { parent(of: path) ?? "." }

    private static func parent(of path: String) -> String? {
        guard let slash = path.lastIndex(of: "/") else { return nil }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    private static func makeFolder(named folder: String, for path: String) throws {
        if access(folder, F_OK) == 0 { return }
        if let parent = parent(of: folder) { try makeFolder(named: parent, for: path) }
        if mkdir(folder, 0o700) != 0, errno != EEXIST {
            throw JournalTrouble.failure("create the directory of", path)
        }
    }

    private static func refuseUnsafe(
        _ status: stat, _ path: String, forbidden: mode_t, _ done: String
    ) throws {
        if status.st_uid != geteuid() {
            throw InputError(
                .storage, file: path, "belongs to another user (\(status.st_uid))",
                remedy: "give a path in a directory of your own")
        }
        if status.st_mode & forbidden != 0 {
            let mode = String(status.st_mode & 0o777, radix: 8)
            throw InputError(
                .storage, file: path, "can be \(done) by other users (mode \(mode))",
                // Of a directory that is shared on purpose, such as /tmp, nobody should take that away.
                remedy: forbidden & 0o044 == 0
                    ? "put the journal into a directory of your own" : "chmod go-rwx it")
        }
    }

    private static func notAFile(_ path: String) -> InputError {
        InputError(.storage, file: path, "not a file", remedy: "give a file's path")
    }
}
