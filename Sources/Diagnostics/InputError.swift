/// What is wrong with something the user gave: what, where, and what to do about it.
///
/// It prints as one line, `file:line:column: what; remedy`. It never quotes a whole line of input,
/// because that line may hold a secret; callers quote only a column's name or a short value that
/// they have checked.
public struct InputError: Error, Equatable, Sendable, CustomStringConvertible {
    /// Which kind of thing was wrong.
    ///
    /// It decides the exit status.
    public enum Subject: Sendable, Equatable {
        /// A flag or an argument on the command line.
        case usage
        /// A configuration, provider or scenario file.
        case configuration
        /// A trace or another data file.
        case data
        /// The local disk: cannot open, cannot write, full.
        case storage
        /// The provider refused: a wrong key, a quota used up, a request that it does not take.
        case provider
        /// The provider cannot be reached, or not in the time there is: try again later.
        case unavailable
        /// Some of what was asked for is there, and some is not.
        case partial
        /// A job needs a person: it cannot be said whether it was created, or it is stuck.
        case attention
        /// The program's own rule was broken: a bug.
        case invariant
    }

    /// Whose mistake it is, which decides the exit status.
    public var subject: Subject
    /// The file, or `standard input`; empty when no file is concerned.
    public var file: String
    /// 1-based; nil when unknown.
    public var line: Int?
    /// 1-based, in bytes; nil when unknown.
    public var column: Int?
    /// What is wrong: the value and the rule it breaks.
    public var what: String
    /// What to do; empty when the first part says it.
    public var remedy: String

    public init(
        _ subject: Subject, file: String = "", line: Int? = nil, column: Int? = nil,
        _ what: String, remedy: String = ""
    ) {
        self.subject = subject
        self.file = file
        self.line = line
        self.column = column
        self.what = what
        self.remedy = remedy
    }

    public var description: String {
        var place = file
        if let line {
            place += place.isEmpty ? "line \(line)" : ":\(line)"
            if let column { place += ":\(column)" }
        }
        let head = place.isEmpty ? what : "\(place): \(what)"
        return remedy.isEmpty ? head : "\(head); \(remedy)"
    }

    /// The process's exit status: one meaning each, listed in `ExitStatus`.
    public var exitStatus: ExitStatus {
        switch subject {
        case .usage: .usage
        case .configuration: .configuration
        case .data: .data
        case .storage: .storage
        case .provider: .provider
        case .unavailable: .unavailable
        case .partial: .partial
        case .attention: .attention
        case .invariant: .invariant
        }
    }
}

/// The exit statuses of `sbtune`, one meaning each.
public enum ExitStatus: Int32, Sendable, CaseIterable {
    /// What was asked for is done.
    case done = 0
    /// It failed in a way that has no status of its own.
    case failed = 1
    /// The command was used wrongly: a flag, a path, a combination.
    case usage = 2
    /// A configuration is wrong, or there is no key.
    case configuration = 3
    /// Input data are wrong.
    case data = 4
    /// The provider refuses.
    case provider = 5
    /// The provider cannot be reached now.
    case unavailable = 6
    /// A part of the results is missing.
    case partial = 7
    /// The disk or a file fails: a history, a journal, an output.
    case storage = 8
    /// A job needs a person.
    case attention = 9
    /// The program broke a rule of its own: a bug.
    case invariant = 10
}
