import Foundation

/// The repository as files.
enum SourceTree {
    static let root = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    static func has(_ path: String) -> Bool {
        FileManager.default.fileExists(atPath: root.appending(path: path).path)
    }

    static func text(_ path: String) throws -> String {
        try String(contentsOf: root.appending(path: path), encoding: .utf8)
    }

    /// Paths of the Swift files below a directory, sorted.
    static func swiftFiles(_ directory: String) -> [String] {
        let base = root.appending(path: directory).path
        return (FileManager.default.enumerator(atPath: base)?.allObjects ?? [])
            .compactMap { $0 as? String }.filter { $0.hasSuffix(".swift") }.sorted()
            .map { "\(directory)/\($0)" }
    }

    /// The directories in `Sources`: one for each target.
    static let targets: [String] = {
        let base = root.appending(path: "Sources").path
        let names = (try? FileManager.default.contentsOfDirectory(atPath: base)) ?? []
        return names.filter { name in
            !swiftFiles("Sources/\(name)").isEmpty || has("Sources/\(name)/include")
        }.sorted()
    }()

    /// Whether this is a clone, and git is there to be asked.
    static let isClone = has(".git") && (try? git(["rev-parse", "--git-dir"])) != nil

    /// Paths that git keeps.
    static func trackedFiles() throws -> [String] {
        try git(["ls-files", "-z"]).split(separator: "\0").map(String.init)
    }

    private struct GitFailed: Error {}

    private static func git(_ arguments: [String]) throws -> String {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["git"] + arguments
        process.currentDirectoryURL = root
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw GitFailed() }
        return String(decoding: data, as: UTF8.self)
    }
}
