import Testing

/// A word that some targets must not use, and what does its work there.
struct BannedWord: Sendable, CustomTestStringConvertible {
    /// A regular expression over a line of code.
    let pattern: String
    /// A line that it must find.
    let sample: String
    let instead: String
    let targets: [String]
    /// The one file that may, where there is one.
    var except = ""

    var testDescription: String { pattern }

    /// Numbers, words and decisions: values that know no world.
    private static let pure = ["OnlineStatistics", "Diagnostics", "BatchingCore"]
    /// And the wire format, which knows JSON but no wire.
    private static let withoutWorld = pure + ["ProviderAPI"]
    /// And the simulated world, whose time and chance are its own.
    private static let deterministic = pure + ["BatchingSimulator"]
    /// And all that only reads and writes, and is told the time.
    private static let timeless =
        deterministic + [
            "StrictYAML", "Traces", "Reports", "LatencyHistory", "Scenarios", "Tuning",
            "ProviderAPI", "JobJournal", "Locking",
        ]
    /// And all but the composition root.
    private static let libraries =
        timeless + ["Comparison", "CurlTransport", "SmartBatching", "ProviderEmulator"]
    private static let all = libraries + ["sbtune"]

    static let table = [
        BannedWord(
            pattern: #"^\s*import (Foundation|FoundationEssentials|Glibc|Musl|Darwin)\b"#,
            sample: "import Foundation",
            instead: "the standard library, and RealModule for mathematics", targets: deterministic),
        BannedWord(
            pattern: #"^\s*import (Dispatch|Synchronization)\b"#, sample: "import Dispatch",
            instead: "values: whoever drives them has the threads", targets: withoutWorld),
        BannedWord(
            pattern: #"\b(Mutex|NSLock|pthread_mutex_t)\b"#, sample: "let seen = Mutex(0)",
            instead: "Locked, whose lock the thread sanitizer sees", targets: all,
            except: "Sources/Locking/Locked.swift"),
        BannedWord(
            pattern: #"\b(Date\(|ContinuousClock|SuspendingClock|DispatchTime|clock_gettime|"#
                + #"gettimeofday|CFAbsoluteTime)|\b[Cc]lock(\(\))?\.now\b|\bDate\.now\b"#,
            sample: "let began = ContinuousClock().now", instead: "`now`, passed in",
            targets: timeless),
        BannedWord(
            pattern: #"\bSystemRandomNumberGenerator\b|\.random\(|\.randomElement\(|"#
                + #"\.shuffle(d)?\(|\barc4random|\bUUID\("#,
            sample: "let x = Double.random(in: 0..<1)", instead: "KeyedRandom with a seed",
            targets: all),
        BannedWord(
            pattern: #"\bHasher\b|\.hashValue\b"#, sample: "let h = name.hashValue",
            instead: "KeyedRandom: Swift's hashes differ from run to run", targets: all),
        BannedWord(
            pattern: #"\bTask\s*(\{|\.detached|<|\()|\bawait\b|\bThread\b|\bDispatchQueue\b"#,
            sample: "Task { work() }", instead: "events in, actions out", targets: pure),
        BannedWord(
            pattern: #"\brow\["#, sample: "let items: Int = row[\"items\"]",
            instead:
                "row.value, which throws where the file is damaged; a subscript ends the process",
            targets: ["LatencyHistory"]),
        BannedWord(
            pattern: #"\b(debugPrint|dump|print)\("#, sample: "print(value)",
            instead: "a value for the caller; Terminal in sbtune", targets: all),
        BannedWord(
            pattern: #"\b(getenv|setenv)\(|\bProcessInfo\b"#, sample: "getenv(name)",
            instead: "an argument", targets: libraries,
            except: "Sources/SmartBatching/Clients/Surroundings.swift"),
        BannedWord(
            pattern: #"\bfatalError\("#, sample: "fatalError(text)",
            instead: "InputError for what a user can do; precondition for what nobody can",
            targets: all),
        BannedWord(
            pattern: #"(?<![.\w])(exit|abort|_exit)\(\d?\)"#, sample: "exit(1)",
            instead: "a thrown InputError; it knows its exit status",
            targets: libraries.filter { $0 != "Reports" } + ["sbtune"]),
        BannedWord(
            pattern: #"\btry!|\bas! "#, sample: "let x = try! f()",
            instead: "an error that says what is wrong", targets: all),
    ]
}
