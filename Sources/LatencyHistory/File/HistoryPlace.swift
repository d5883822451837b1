import Diagnostics
import Foundation

/// The file and its directory, before SQLite sees them.
enum HistoryPlace {
    /// Creates what is missing so that only its owner may look into it.
    ///
    /// SQLite gives the log beside the file the file's own permissions.
    static func makeFile(_ path: String) throws {
        if let directory = directory(of: path) { try makeDirectory(directory, for: path) }
        let descriptor = open(path, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0o600)
        if descriptor >= 0 {
            Foundation.close(descriptor)
        } else if errno != EEXIST {
            throw failure("create", path)
        } else {
            try refuseDirectory(path)
        }
    }

    static func requireFile(_ path: String) throws {
        if access(path, F_OK) != 0 {
            throw InputError(
                .storage, file: path, "no history yet",
                remedy: "give its path with --db, or make one with sbtune history import")
        }
        try refuseDirectory(path)
        if access(path, R_OK) != 0 { throw failure("read", path) }
    }

    /// Whether somebody writes, or was stopped while writing.
    static func hasLog(_ path: String) -> Bool { access(path + "-wal", F_OK) == 0 }

    /// Whether both the file and a log beside it could be written.
    static func isWritable(_ path: String) -> Bool {
        access(path, W_OK) == 0 && access(directory(of: path) ?? ".", W_OK) == 0
    }

    /// `path` so that SQLite takes it for nothing but a file's: `:memory:` and `file:x` are names.
    static func asPlainName(_ path: String) -> String {
        path.hasPrefix("/") ? path : "./\(path)"
    }

    /// `path` as SQLite's file URIs have it (sqlite.org/uri.html).
    static func asURI(_ path: String) -> String {
        let escaped = path.addingPercentEncoding(withAllowedCharacters: .urlPathAllowed) ?? path
        return "file:\(escaped)"
    }

    /// Nil where the path names none: the current one, or the root.
    private static func directory(of path: String) -> String? {
        guard let slash = path.lastIndex(of: "/") else { return nil }
        let directory = path[..<slash]
        return directory.isEmpty ? nil : String(directory)
    }

    private static func makeDirectory(_ directory: String, for path: String) throws {
        if access(directory, F_OK) == 0 { return }
        if let parent = Self.directory(of: directory) { try makeDirectory(parent, for: path) }
        if mkdir(directory, 0o700) != 0, errno != EEXIST {
            throw failure("create the directory of", path)
        }
    }

    private static func refuseDirectory(_ path: String) throws {
        var status = stat()
        guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else { return }
        throw InputError(
            .storage, file: path, "a directory, not a history", remedy: "give a file's path")
    }

    private static func failure(_ doing: String, _ path: String) -> InputError {
        let reason = String(cString: strerror(errno)).lowercased()
        return InputError(
            .storage, file: path, "cannot \(doing) the history: \(reason)",
            remedy: "see that you may write there, or give another path with --db")
    }
}
