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
        let remedy =
            nearest(what, quoted, path).map { "did you mean '\($0)'?" } ?? below(what, quoted)
            ?? unnamed(what, quoted, path) ?? meaning(what, quoted, lines)
            ?? "see \((["sbtune"] + path).joined(separator: " ")) --help"
        what = what.prefix(1).lowercased() + what.dropFirst()
        return masked(what.contains("; did you mean") ? what : "\(what); \(remedy)")
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

    /// A key given as a stray word must not stand on the screen or in a log once more.
    ///
    /// By the words that were given, not by what is quoted: an apostrophe among them moves the quotes.
    private func masked(_ text: String) -> String {
        let parts = words.flatMap { $0.split { $0.isWhitespace || $0 == "=" } }.map(String.init)
        return parts.filter(Self.maybeSecret).reduce(text) { text, part in
            text.replacing(part, with: "\(part.prefix(4))…")
        }
    }

    /// Keys are longer than names and values are, letters with digits, and no paths.
    private static func maybeSecret(_ word: String) -> Bool {
        word.count >= 24 && !["/", "./", "../", "~", "-"].contains(where: word.hasPrefix)
            && word.contains(where: \.isNumber) && word.contains(where: \.isLetter)
            && !FileManager.default.fileExists(atPath: word)
    }

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
            // The parser knows near spellings; this is a word out of a longer name.
            let word = mistyped.drop { $0 == "-" }
            return names.options(at: path).first { $0.split(separator: "-").contains(word) }
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
        return "no option takes a value below 0, as \(value) is"
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
        guard isStray, quoted.count == 1, names.options(at: path).contains("--in") else {
            return nil
        }
        return "a file is named with --in \(word)"
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
