import Diagnostics
import Foundation

/// A second copy of what was bought: a text file beside the journal, one line for every job that
/// the provider took, `token remote-name`.
struct ReceiptFile: Sendable {
    let path: String

    init(journal path: String) { self.path = path + ".receipts" }

    /// Adds a line, and returns when it is on disk.
    func append(_ token: JobToken, _ remote: String) throws {
        let flags = O_CREAT | O_APPEND | O_RDWR | O_NOFOLLOW | O_CLOEXEC
        let file = open(path, flags, 0o600)
        guard file >= 0 else { throw JournalTrouble.failure("write the receipts of", path) }
        defer { Foundation.close(file) }
        // A remote name with a line's end in it would be two receipts.
        let name = remote.prefix { $0 != "\n" && $0 != "\r" && $0 != "\r\n" }
        // A line that a crash cut off must not swallow this one.
        var last: UInt8 = 10
        let end = lseek(file, 0, SEEK_END)
        if end > 0 { _ = pread(file, &last, 1, end - 1) }
        let line = Array("\(last == 10 ? "" : "\n")\(token.text) \(name)\n".utf8)
        // One write of a short line is taken whole or not at all on local disks.
        guard write(file, line, line.count) == line.count, fsync(file) == 0 else {
            throw JournalTrouble.failure("write the receipts of", path)
        }
    }

    /// Every whole line; one that was cut off by a crash is passed over.
    func read() throws -> [(token: JobToken, remote: String)] {
        let file = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC)
        if file < 0 {
            if errno == ENOENT { return [] }
            throw JournalTrouble.failure("read the receipts of", path)
        }
        let handle = FileHandle(fileDescriptor: file, closeOnDealloc: true)
        let text = try String(decoding: handle.readToEnd() ?? Data(), as: UTF8.self)
        return text.split(separator: "\n").compactMap { line in
            let words = line.split(separator: " ")
            guard words.count == 2, let token = JobToken(String(words[0])) else { return nil }
            return (token, String(words[1]))
        }
    }
}
