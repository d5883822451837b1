import ArgumentParser
import Diagnostics
import Reports

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Standard output and standard error, and what kind of thing they are.
enum Terminal {
    /// Runs a command's body; what is wrong with the input ends it with one line and its status.
    ///
    /// - Parameters:
    ///   - busy: what it is at, to be told where it takes long; nil = it tells that itself.
    ///   - input: the file that it reads, `-` being standard input.
    ///   - endsOnSignals: false where the body has an end of its own for them.
    static func reportingErrors(
        busy: String? = nil, reading input: String? = nil, endsOnSignals: Bool = true,
        _ body: () throws -> Void
    ) throws {
        begin(busy, input, endsOnSignals: endsOnSignals)
        defer { BusyLine.end() }
        do { try body() } catch let error as InputError { throw told(error) }
    }

    /// Says what is wrong; the status to end with.
    private static func told(_ error: InputError) -> ExitCode {
        BusyLine.end()
        var error = error
        error.file = MaybeSecret.maskedName(error.file)
        say("sbtune: \(error)")
        return ExitCode(error.exitStatus.rawValue)
    }

    private static func begin(_ busy: String?, _ input: String?, endsOnSignals: Bool) {
        occupyStandardStreams()
        // A reader that goes away (`sbtune … | head`) is no error of ours: writes fail quietly
        // with EPIPE instead of killing the process with a signal.
        signal(SIGPIPE, SIG_IGN)
        // So does a limit on file sizes: EFBIG, and the temporary file is removed.
        signal(SIGXFSZ, SIG_IGN)
        if endsOnSignals { Interruption.watch() }
        if let busy { BusyLine.begin(busy, reading: input) }
    }

    /// As `reportingErrors`, for a body that waits.
    static func reportingErrors(
        busy: String? = nil, _ body: () async throws -> Void
    ) async throws {
        begin(busy, nil, endsOnSignals: true)
        defer { BusyLine.end() }
        do { try await body() } catch let error as InputError { throw told(error) }
    }

    /// Keeps a closed standard stream from becoming the next file that is opened.
    ///
    /// Output would go into that file. What takes its place fails on use, as the closed stream
    /// would.
    private static func occupyStandardStreams() {
        for descriptor: Int32 in 0...2 where fcntl(descriptor, F_GETFD) < 0 {
            _ = open("/dev/null", descriptor == 0 ? O_WRONLY : O_RDONLY)
        }
    }

    /// A line on standard error: one line, whatever names from files it holds.
    static func say(_ line: String) {
        BusyLine.stepAside { _ = write(2, harmless(line) + "\n") }
    }

    /// Results on standard output, all of them; false where their reader has gone away.
    @discardableResult
    static func output(_ text: String) throws -> Bool {
        BusyLine.end()
        if !write(1, text) {
            if errno == EPIPE { return false }
            let reason = String(cString: strerror(errno))
            throw InputError(
                .storage, file: "standard output", "cannot write: \(reason)",
                remedy: "make room or write elsewhere")
        }
        return true
    }

    /// Text on standard error, without a line end.
    static func sayPart(_ text: String) { _ = write(2, text) }

    private static func write(_ descriptor: Int32, _ text: String) -> Bool {
        var text = text
        return text.withUTF8 { bytes in
            var done = 0
            while done < bytes.count {
                let written = systemWrite(descriptor, bytes.baseAddress! + done, bytes.count - done)
                if written < 0, errno == EINTR { continue }
                if written <= 0 { return false }
                done += written
            }
            return true
        }
    }

    /// Bytes on standard output, as they come; nothing where their reader has gone away.
    static func outputBytes(_ bytes: UnsafeRawBufferPointer) throws(InputError) {
        BusyLine.end()
        var done = 0
        while done < bytes.count {
            let written = systemWrite(1, bytes.baseAddress! + done, bytes.count - done)
            if written < 0, errno == EINTR { continue }
            if written < 0, errno == EPIPE { return }
            if written <= 0 {
                throw InputError(
                    .storage, file: "standard output",
                    "cannot write: \(String(cString: strerror(errno)))",
                    remedy: "make room or write elsewhere")
            }
            done += written
        }
    }

    private static func systemWrite(
        _ descriptor: Int32, _ bytes: UnsafeRawPointer, _ count: Int
    ) -> Int {
        #if canImport(Glibc)
            Glibc.write(descriptor, bytes, count)
        #else
            Darwin.write(descriptor, bytes, count)
        #endif
    }

    static var errorIsTerminal: Bool { isatty(2) == 1 }

    /// Bold and dim where standard output is a terminal that wants them (no-color.org).
    static var tableStyle: TextTable.Style {
        isatty(1) == 1 && getenv("NO_COLOR") == nil ? .ansi : .plain
    }

    /// The terminal's width; nil where standard output is none: a file's lines may be long.
    static var width: Int? {
        guard isatty(1) == 1 else { return nil }
        var size = winsize()
        guard ioctl(1, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
        return Int(size.ws_col)
    }

    /// Resident memory of this process at most so far, in bytes.
    static var peakMemory: Int {
        var usage = rusage()
        #if canImport(Glibc)
            guard getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage) == 0 else { return 0 }
            return Int(usage.ru_maxrss) * 1024
        #else
            guard getrusage(RUSAGE_SELF, &usage) == 0 else { return 0 }
            return Int(usage.ru_maxrss)
        #endif
    }

    static var processors: Int { max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))) }
}
