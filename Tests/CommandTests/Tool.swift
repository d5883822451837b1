import Foundation
import Testing

/// Runs the built `sbtune` as a process of its own.
enum Tool {
    /// What a process left behind.
    struct Outcome: Sendable {
        var status: Int32
        /// Whether a signal ended it; `status` is then the signal's number.
        var wasKilled: Bool
        var outputBytes: Data
        var error: String

        var output: String { String(decoding: outputBytes, as: UTF8.self) }
        var errorLines: [String] {
            error.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
                .map(String.init)
        }
    }

    /// The executable that was built together with these tests.
    static let path: String = {
        let places =
            [Bundle.main.bundleURL, Bundle.main.executableURL?.deletingLastPathComponent()]
            + Bundle.allBundles.map { $0.bundleURL.deletingLastPathComponent() }
            + CommandLine.arguments.map { URL(filePath: $0).deletingLastPathComponent() }
            + [Repository.root.appending(path: ".build/debug")]
        let candidates = places.compactMap { $0?.appending(path: "sbtune").path }
        return candidates.first { isProgram($0) } ?? "sbtune"
    }()

    private static func isProgram(_ path: String) -> Bool {
        var isDirectory: ObjCBool = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory)
            && !isDirectory.boolValue && FileManager.default.isExecutableFile(atPath: path)
    }

    /// Lets no file grow past so many blocks of 512 bytes, for `before`: it stands for a full disk.
    ///
    /// The thread sanitizer maps a file of its own from the directory for temporary files when a
    /// program starts, which would not survive that; it does without where there is no directory.
    static func withLittleRoom(blocks: Int = 8) -> String {
        "export TMPDIR=/dev/null; ulimit -f \(blocks)"
    }

    /// Runs the tool with a fixed environment and waits for its end.
    ///
    /// - Parameters:
    ///   - directory: the working directory; the repository's root unless given.
    ///   - before: shell commands that come first, such as `ulimit -f 8`.
    ///   - redirection: where the shell puts the tool's streams, such as `>/dev/full`.
    static func run(
        _ arguments: [String], input: Data = Data(), in directory: URL = Repository.root,
        environment: [String: String] = [:], before: String = ":", redirection: String = ""
    ) throws -> Outcome {
        try shell(
            "\(before); exec \"$0\" \"$@\" \(redirection)", arguments, input: input, in: directory,
            environment: environment)
    }

    /// Runs a shell script in which `$0` is the tool and `$@` are the arguments.
    static func shell(
        _ script: String, _ arguments: [String] = [], input: Data = Data(),
        in directory: URL = Repository.root, environment: [String: String] = [:]
    ) throws -> Outcome {
        let running = try Running(
            script, arguments, input: input, in: directory, environment: environment)
        return running.wait()
    }
}

/// A process under way.
struct Running {
    let process: Process
    private let output: Drain
    private let error: Drain

    /// All of the environment: a key that must turn up nowhere, and where a sanitizer is to write
    /// what it finds.
    private static let fixed: [String: String] = {
        let outer = ProcessInfo.processInfo.environment
        var fixed = ["PATH": "/usr/bin:/bin", "LC_ALL": "C", "GEMINI_API_KEY": Canary.key]
        fixed["TSAN_OPTIONS"] = outer["TSAN_OPTIONS"]
        fixed["ASAN_OPTIONS"] = outer["ASAN_OPTIONS"]
        return fixed
    }()

    init(
        _ script: String, _ arguments: [String], input: Data = Data(),
        in directory: URL = Repository.root, environment: [String: String] = [:]
    ) throws {
        process = Process()
        process.executableURL = URL(filePath: "/bin/sh")
        process.arguments = ["-c", script, Tool.path] + arguments
        process.currentDirectoryURL = directory
        process.environment = Self.fixed.merging(environment) { $1 }
        let (out, err) = (Pipe(), Pipe())
        process.standardOutput = out
        process.standardError = err
        // A file as standard input cannot block anybody, however much of it is read.
        let scratch = try Scratch()
        let stdin = try scratch.file("stdin", input)
        process.standardInput = try FileHandle(forReadingFrom: URL(filePath: stdin))
        try process.run()
        output = Drain(out.fileHandleForReading)
        error = Drain(err.fileHandleForReading)
    }

    func wait() -> Tool.Outcome {
        let (output, error) = (output.wait(), error.wait())
        Canary.look(in: output, of: "standard output")
        Canary.look(in: error, of: "standard error")
        process.waitUntilExit()
        return Tool.Outcome(
            status: process.terminationStatus,
            wasKilled: process.terminationReason == .uncaughtSignal, outputBytes: output,
            error: String(decoding: error, as: UTF8.self))
    }
}

/// Reads a pipe to its end on a thread of its own, so that no other pipe can fill meanwhile.
private final class Drain: @unchecked Sendable {
    private var data = Data()
    private let done = DispatchSemaphore(value: 0)

    init(_ handle: FileHandle) {
        Thread.detachNewThread { [self] in
            data = handle.readDataToEndOfFile()
            done.signal()
        }
    }

    func wait() -> Data {
        done.wait()
        defer { done.signal() }
        return data
    }
}
