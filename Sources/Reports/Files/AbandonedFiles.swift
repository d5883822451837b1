import Foundation

/// Temporary files of writers that were killed before they could remove them.
///
/// A writer holds a lock on its file until its content is on the disk, whatever ends it (flock(2)); an
/// old file without one belongs to nobody. A process number would not tell: another container has its
/// own.
enum AbandonedFiles {
    /// In seconds; a writer locks its file a moment after it has made it, and renames it a moment after
    /// it has let go of it.
    private static let youngest = 60

    static func lock(_ descriptor: Int32) { _ = flock(descriptor, LOCK_EX | LOCK_NB) }

    /// Removes those whose names are this beginning, a process's number, a dash and a number.
    ///
    /// - Parameters:
    ///   - directory: empty = the current one.
    ///   - prefix: of the names, up to the process's number.
    static func remove(in directory: String, prefix: String) {
        let names = try? FileManager.default.contentsOfDirectory(
            atPath: directory.isEmpty ? "." : directory)
        for name in names ?? [] where name.hasPrefix(prefix) {
            let rest = name.dropFirst(prefix.count)
            if rest.wholeMatch(of: /[0-9]+-[0-9]+/) != nil { remove(directory + name) }
        }
    }

    private static func remove(_ path: String) {
        // Not through a link, and no pipe that would wait for its other end.
        let descriptor = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        defer { _ = close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
            time(nil) - Int(status.st_mtim.tv_sec) > youngest,
            flock(descriptor, LOCK_EX | LOCK_NB) == 0
        else { return }
        // Who has removed it meanwhile may have made another of that name, and have its lock.
        var named = stat()
        guard lstat(path, &named) == 0, named.st_dev == status.st_dev,
            named.st_ino == status.st_ino
        else { return }
        unlink(path)
    }
}
