import Diagnostics
import Foundation

/// Several files of one directory that appear together.
///
/// Every file is completely on disk, under a temporary name, before the first gets its own. When
/// one cannot be written, all temporary files are removed and all old files stay; only a failure
/// while names are given, as when someone removes the directory just then, can leave some renamed.
/// A directory that was missing is created, and removed again when the set fails.
public final class AtomicFileSet {
    /// The directory as the caller gave it.
    public let directory: String

    private let calls: DiskCalls
    private var writers: [AtomicFileWriter] = []
    /// Directories this set created, outermost first.
    private var created: [String] = []
    private var isDone = false

    /// Prepares the directory; throws an `InputError` about storage when it cannot be created.
    public convenience init(directory: String) throws {
        try self.init(directory: directory, calls: .system)
    }

    init(directory: String, calls: DiskCalls) throws {
        self.directory = directory
        self.calls = calls
        do {
            try createDirectory()
        } catch {
            abort()
            throw error
        }
    }

    deinit { abort() }

    /// Opens a file of the set, to be written piece by piece.
    ///
    /// Only the set commits it.
    ///
    /// - Parameter name: a file name without a directory.
    public func file(_ name: String) throws -> Member {
        guard !name.isEmpty, name != ".", name != "..", !name.contains("/") else {
            throw InputError(.invariant, file: name, "a file of a set needs a plain name")
        }
        do {
            let writer = try AtomicFileWriter(path: path(of: name), calls: calls)
            writers.append(writer)
            return Member(writer: writer)
        } catch {
            abort()
            throw error
        }
    }

    /// Adds a whole file.
    public func add(_ name: String, _ text: String) throws {
        try file(name).append(text)
    }

    /// Brings every file to the disk, then gives each its name.
    public func commit() throws {
        guard !isDone else {
            throw InputError(.invariant, file: directory, "the set of files is already closed")
        }
        do {
            for writer in writers { try writer.finish() }
            for writer in writers { try writer.publish() }
        } catch {
            abort()
            throw error
        }
        isDone = true
        UnfinishedFiles.forget(directories: created)
    }

    /// Gives up: removes every temporary file, and the directory if the set created it.
    public func abort() {
        guard !isDone else { return }
        isDone = true
        for writer in writers { writer.abort() }
        // A directory that something else has filled meanwhile refuses to go, and stays.
        for path in created.reversed() { rmdir(path) }
        UnfinishedFiles.forget(directories: created)
    }

    private func path(of name: String) -> String {
        directory.hasSuffix("/") ? directory + name : "\(directory)/\(name)"
    }

    private func createDirectory() throws {
        var path = directory.hasPrefix("/") ? "/" : ""
        for part in directory.split(separator: "/") {
            path += (path.isEmpty || path == "/" ? "" : "/") + part
            if mkdir(path, 0o777) == 0 {
                created.append(path)
                UnfinishedFiles.add(directory: path)
                continue
            }
            let failure = DiskFailure()
            if failure.code != EEXIST, access(path, F_OK) != 0 {
                throw InputError.storage(failure, "create the directory", file: directory)
            }
        }
    }
}

extension AtomicFileSet {
    /// One file of a set while it is being written.
    public struct Member {
        let writer: AtomicFileWriter

        /// Adds text, as UTF-8, at the end.
        public func append(_ text: String) throws { try writer.append(text) }

        /// Adds bytes at the end.
        public func append(_ bytes: some Sequence<UInt8>) throws { try writer.append(bytes) }
    }
}
