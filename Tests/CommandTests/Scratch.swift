import Foundation
import Synchronization

/// A directory that is gone when its last user is, and searched for canaries then.
final class Scratch: Sendable {
    let url: URL
    /// What the test itself wrote, by path.
    private let own = Mutex<[String: Data]>([:])

    init() throws {
        url = FileManager.default.temporaryDirectory
            .appending(path: "sbtune-tests-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit {
        Canary.look(in: url, besides: own.withLock { $0 })
        try? FileManager.default.removeItem(at: url)
    }

    /// The path of something in it, whether it is there or not.
    func path(_ name: String) -> String { url.appending(path: name).path }

    /// Writes a file.
    /// - Returns: its path.
    @discardableResult
    func file(_ name: String, _ content: Data) throws -> String {
        try content.write(to: url.appending(path: name))
        own.withLock { $0[path(name)] = content }
        return path(name)
    }

    @discardableResult
    func file(_ name: String, _ text: String) throws -> String {
        try file(name, Data(text.utf8))
    }

    @discardableResult
    func makeDirectory(_ name: String) throws -> String {
        try FileManager.default.createDirectory(
            atPath: path(name), withIntermediateDirectories: true)
        return path(name)
    }

    func text(_ name: String) throws -> String {
        String(decoding: try Data(contentsOf: url.appending(path: name)), as: UTF8.self)
    }

    /// Everything in it, hidden files included, sorted.
    func names(in directory: String = "") throws -> [String] {
        let path = directory.isEmpty ? url.path : path(directory)
        return try FileManager.default.contentsOfDirectory(atPath: path).sorted()
    }
}

/// What the repository holds.
enum Repository {
    static let root = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    static func path(_ name: String) -> String { root.appending(path: name).path }

    static func data(_ name: String) throws -> Data {
        try Data(contentsOf: root.appending(path: name))
    }

    static func text(_ name: String) throws -> String {
        String(decoding: try data(name), as: UTF8.self)
    }

    /// Whether the system has a device that is always full.
    static let hasFullDevice = FileManager.default.fileExists(atPath: "/dev/full")

    static func has(_ name: String) -> Bool {
        FileManager.default.fileExists(atPath: path(name))
    }
}
