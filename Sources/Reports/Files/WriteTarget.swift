import Diagnostics
import Foundation

/// An open descriptor for a path, and how its content is to get there.
struct WriteTarget {
    var descriptor: Int32
    /// The temporary file to rename, or nil when the path is written directly.
    var temporary: String?
    /// Where the content ends up, symbolic links followed.
    var destination: String

    /// Opens `path` for writing.
    ///
    /// A device or a pipe is opened itself; for a regular file, or none, a temporary file is
    /// created next to it, with the old file's permissions.
    static func open(_ path: String) throws -> WriteTarget {
        if isOwnStream(path) { return try openDirectly(path) }
        var status = stat()
        let exists = stat(path, &status) == 0
        let kind = status.st_mode & S_IFMT
        if exists, kind == S_IFDIR {
            throw InputError.storage(DiskFailure(code: EISDIR), "write", file: path)
        }
        if exists, kind != S_IFREG { return try openDirectly(path) }
        return try openTemporary(
            for: exists ? resolved(path) : path, named: path,
            permissions: exists ? status.st_mode & 0o7777 : nil)
    }

    /// Whether the path names a stream that this process already has open: even when that is a
    /// regular file, other output goes there too, and replacing the file would lose it.
    private static func isOwnStream(_ path: String) -> Bool {
        ["/dev/stdout", "/dev/stderr"].contains(path)
            || ["/dev/fd/", "/proc/self/fd/"].contains { path.hasPrefix($0) }
    }

    private static func openDirectly(_ path: String) throws -> WriteTarget {
        let descriptor = retried { Foundation.open(path, O_WRONLY | O_APPEND | O_CLOEXEC) }
        guard descriptor >= 0 else { throw InputError.storage(DiskFailure(), "open", file: path) }
        return WriteTarget(descriptor: descriptor, temporary: nil, destination: path)
    }

    private static func openTemporary(
        for destination: String, named path: String, permissions: mode_t?
    ) throws -> WriteTarget {
        let slash = destination.lastIndex(of: "/")
        let directory = slash.map { destination[...$0] } ?? ""
        let name = slash.map { destination[destination.index(after: $0)...] } ?? destination[...]
        // A name may take 255 bytes, and the temporary one is longer than the file's own.
        let stem = String(decoding: name.utf8.prefix(200), as: UTF8.self)
        let prefix = ".\(stem).tmp-"
        AbandonedFiles.remove(in: String(directory), prefix: prefix)
        for attempt in 1... {
            let temporary = "\(directory)\(prefix)\(getpid())-\(attempt)"
            let flags = O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC
            let descriptor = retried { Foundation.open(temporary, flags, 0o666) }
            if descriptor >= 0 {
                AbandonedFiles.lock(descriptor)
                UnfinishedFiles.add(file: temporary)
                if let permissions { _ = fchmod(descriptor, permissions) }
                return WriteTarget(
                    descriptor: descriptor, temporary: temporary, destination: destination)
            }
            guard errno == EEXIST else { break }
        }
        throw InputError.storage(DiskFailure(), "create the file", file: path)
    }

    private static func resolved(_ path: String) -> String {
        guard let pointer = realpath(path, nil) else { return path }
        defer { free(pointer) }
        return String(cString: pointer)
    }

    private static func retried(_ call: () -> Int32) -> Int32 {
        while true {
            let result = call()
            if result >= 0 || errno != EINTR { return result }
        }
    }
}
