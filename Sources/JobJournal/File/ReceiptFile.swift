import Diagnostics
import Foundation

/// A second copy of what was bought: a text file beside the journal, one line for every job that
/// the provider took, `token remote-name`, and one for every such job that the journal has forgotten
/// since, `forgotten token`.
struct ReceiptFile: Sendable {
    let path: String

    init(journal path: String) { self.path = path + ".receipts" }

    /// Adds a job's line, and returns when it is on disk.
    func append(_ token: JobToken, _ remote: String) throws {
        // A remote name with a line's end in it would be two receipts.
        try append(["\(token.text) \(remote.prefix { $0 != "\n" && $0 != "\r" && $0 != "\r\n" })"])
    }

    /// Says of jobs that the journal need not have them any more, and returns when it is on disk.
    func forget(_ tokens: [JobToken]) throws {
        if !tokens.isEmpty { try append(tokens.map { "\(Self.forgotten) \($0.text)" }) }
    }

    private static let forgotten = "forgotten"

    private func append(_ lines: [String]) throws {
        let flags = O_CREAT | O_APPEND | O_RDWR | O_NOFOLLOW | O_CLOEXEC
        let file = open(path, flags, 0o600)
        guard file >= 0 else { throw JournalTrouble.failure("write the receipts of", path) }
        defer { Foundation.close(file) }
        // A line that a crash cut off must not swallow this one.
        var last: UInt8 = 10
        let end = lseek(file, 0, SEEK_END)
        if end > 0 { _ = pread(file, &last, 1, end - 1) }
        let text = (last == 10 ? "" : "\n") + lines.joined(separator: "\n") + "\n"
        let bytes = Array(text.utf8)
        // One write of a short line is taken whole or not at all on local disks.
        guard write(file, bytes, bytes.count) == bytes.count, fsync(file) == 0 else {
            throw JournalTrouble.failure("write the receipts of", path)
        }
    }

    /// Jobs that were not forgotten since; a line that was cut off by a crash is passed over.
    func read() throws -> [(token: JobToken, remote: String)] {
        let file = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC)
        if file < 0 {
            if errno == ENOENT { return [] }
            throw JournalTrouble.failure("read the receipts of", path)
        }
        let handle = FileHandle(fileDescriptor: file, closeOnDealloc: true)
        let text = try String(decoding: handle.readToEnd() ?? Data(), as: UTF8.self)
        let lines = text.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
        let gone = Set(lines.filter { $0.count == 2 && $0[0] == Self.forgotten }.map { $0[1] })
        return lines.compactMap { words in
            guard words.count == 2, let token = JobToken(words[0]), !gone.contains(words[0]) else {
                return nil
            }
            return (token, words[1])
        }
    }
}
