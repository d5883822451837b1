import Foundation
import Locking

/// The temporary files, and directories made for them, of everything that is being written.
///
/// A process that is told to end removes them first; `AtomicFileWriter` and `AtomicFileSet` keep the
/// list.
public enum UnfinishedFiles {
    private struct Paths {
        var files: Set<String> = []
        /// In the order they were made.
        var directories: [String] = []
    }

    private static let paths = Locked(Paths())

    /// Removes them all; directories only where nothing else is in them.
    public static func removeAll() {
        paths.withLock { paths in
            for file in paths.files { unlink(file) }
            for directory in paths.directories.reversed() { rmdir(directory) }
            paths = Paths()
        }
    }

    static func add(file: String) { paths.withLock { _ = $0.files.insert(file) } }

    static func add(directory: String) { paths.withLock { $0.directories.append(directory) } }

    static func forget(file: String) { paths.withLock { _ = $0.files.remove(file) } }

    static func forget(directories: [String]) {
        paths.withLock { $0.directories.removeAll(where: directories.contains) }
    }
}
