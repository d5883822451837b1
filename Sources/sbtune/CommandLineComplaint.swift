import ArgumentParser
import Diagnostics
import Foundation

/// What is wrong with a command line that could not be read, in one line: what, and what to do.
///
/// The parser itself tells it in three or four, suggests options alone, and repeats every word; the
/// nearest subcommands and values are found in what it says.
struct CommandLineComplaint {
    private let names: CommandNames
    /// As they were given, without the program's name.
    private let words: [String]

    init(root: any ParsableCommand.Type, words: [String]) {
        names = CommandNames(root: root)
        self.words = words
    }

    /// - Parameter said: the parser's complaint: what is wrong, help, usage, where to see more.
    func of(_ said: String) -> String {
        let lines = said.split(separator: "\n").map(String.init)
        let path = commandPath(lines)
        var what = lines.first ?? "the command line cannot be read"
        if what.hasPrefix("Error: ") { what.removeFirst("Error: ".count) }
        if what.hasSuffix(".") { what.removeLast() }
        what = what.replacing(". Did you mean", with: "; did you mean")
            .replacing(". Please provide one of", with: "; give one of")
        let quoted = what.matches(of: /'([^']*)'/).map { String($0.1) }
        let near = nearest(what, quoted, path).map { "did you mean '\($0)'?" }
        let remedy =
            near ?? below(what, quoted) ?? unnamed(what, quoted, path)
            ?? meaning(what, quoted, lines)
            ?? "see \((["sbtune"] + path).joined(separator: " ")) --help"
        what = what.prefix(1).lowercased() + what.dropFirst()
        if let own = what.range(of: "; did you mean") {
            // The parser's is by letters alone: any short option is near a short word.
            if near == nil { return masked(what) }
            what = String(what[..<own.lowerBound])
        }
        return masked("\(what); \(remedy)")
    }

    /// What is wrong with `sbtune help WORDS`; nil where there is such a command.
    func ofHelp() -> String? {
        var path: [String] = []
        for word in words.dropFirst() where !word.hasPrefix("-") {
            let known = names.subcommands(at: path)
            path.append(word)
            if known.contains(word) { continue }
            let near = nearestName(to: word, in: known)
            return masked(
                "there is no command '\(path.joined(separator: " "))'; "
                    + (near.map { "did you mean '\($0)'?" } ?? "see sbtune --help"))
        }
        return nil
    }

    private func masked(_ text: String) -> String { MaybeSecret.masked(text, among: words) }

    /// The command that was meant, after the usage that the parser shows: `Usage: sbtune jobs show …`.
    private func commandPath(_ lines: [String]) -> [String] {
        guard let usage = lines.first(where: { $0.hasPrefix("Usage: ") }) else { return [] }
        var path: [String] = []
        for word in usage.split(separator: " ").dropFirst(2).map(String.init) {
            guard names.subcommands(at: path).contains(word) else { break }
            path.append(word)
        }
        return path
    }

    private func nearest(_ what: String, _ quoted: [String], _ path: [String]) -> String? {
        guard let mistyped = quoted.first else { return nil }
        if what.contains("; give one of") {
            // The value, the option, the valid ones.
            return nearestName(to: mistyped, in: quoted.dropFirst(2))
        }
        if what.hasPrefix("Unknown option") {
            // The parser knows near spellings; this is a word out of a longer name, or its beginning.
            let word = mistyped.drop { $0 == "-" }
            let options = names.options(at: path)
            return options.first { $0.split(separator: "-").contains(word) }
                ?? options.first { $0.split(separator: "-").contains { $0.hasPrefix(word) } }
        }
        guard what.contains("nexpected argument") else { return nil }
        return nearestName(to: mistyped, in: names.subcommands(at: path))
    }

    /// A value that was taken for an option, because it begins with a dash.
    private func below(_ what: String, _ quoted: [String]) -> String? {
        guard what.hasPrefix("Missing value"),
            let option = quoted.first?.split(separator: " ").first.map(String.init),
            let place = words.lastIndex(of: option), place + 1 < words.count
        else { return nil }
        let value = words[place + 1]
        guard value.hasPrefix("-"), value.dropFirst().first?.isNumber == true else { return nil }
        // No option of ours takes such a number; names may begin so.
        let isNumber = value.wholeMatch(of: /-[0-9]+(\.[0-9]+)?(ms|s|m|h|d|%)?/) != nil
        return isNumber
            ? "numbers below 0 are nowhere taken; a name is written \(option)=\(value)"
            : "write \(option)=\(value)"
    }

    /// Where a word stands for which a command or an option has to be named first.
    private func unnamed(_ what: String, _ quoted: [String], _ path: [String]) -> String? {
        let isStray = what.contains("nexpected argument")
        guard isStray || what.hasPrefix("Unknown option"), let word = quoted.first else {
            return nil
        }
        let commands = names.subcommands(at: path)
        if !commands.isEmpty {
            let whose = (["sbtune"] + path).joined(separator: " ")
            return "\(whose) goes on with one of: \(commands.joined(separator: ", "))"
        }
        guard isStray, names.options(at: path).contains("--in") else { return nil }
        let isFile =
            quoted.count == 1 && !word.contains(where: \.isWhitespace)
            && (word.contains(".") || FileManager.default.fileExists(atPath: word))
        return isFile
            ? "a file is named with --in \(word)"
            : "lines of JSON come on standard input, or from a file with --in FILE"
    }

    /// What the option is for, in the words of the help.
    private func meaning(_ what: String, _ quoted: [String], _ lines: [String]) -> String? {
        guard what.contains("is invalid for"), quoted.count == 2,
            let first = lines.firstIndex(where: { $0.hasPrefix("Help:") })
        else { return nil }
        let help = lines[first...].prefix { !$0.hasPrefix("Usage:") }.joined(separator: " ")
        guard let option = help.range(of: quoted[1]) else { return nil }
        let words = help[option.upperBound...].split(separator: " ").joined(separator: " ")
        let name = quoted[1].prefix { $0 != " " }
        return words.isEmpty ? nil : "\(name): \(words)"
    }
}
