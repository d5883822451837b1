import ArgumentParser
import Diagnostics
import Foundation

/// What is wrong with a command line that could not be read, in one line: what, and what to do.
///
/// The parser itself tells it in three or four, suggests options alone, and repeats every word; the
/// nearest subcommands and values are found in what it says.
struct CommandLineComplaint {
    let root: any ParsableCommand.Type
    /// As they were given, without the program's name.
    let words: [String]

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
            nearest(what, quoted, path).map { "did you mean '\($0)'?" } ?? dashed(what, quoted)
            ?? "see \((["sbtune"] + path).joined(separator: " ")) --help"
        what = what.prefix(1).lowercased() + what.dropFirst()
        return masked(what.contains("; did you mean") ? what : "\(what); \(remedy)")
    }

    /// What is wrong with `sbtune help WORDS`; nil where there is such a command.
    func ofHelp() -> String? {
        var path: [String] = []
        for word in words.dropFirst() where !word.hasPrefix("-") {
            let names = subcommands(at: path)
            path.append(word)
            if names.contains(word) { continue }
            let near = nearestName(to: word, in: names[...])
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
            guard subcommands(at: path).contains(word) else { break }
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
        guard what.contains("nexpected argument") else { return nil }
        return nearestName(to: mistyped, in: subcommands(at: path))
    }

    /// What to write where a value was taken for an option, because it begins with a dash.
    private func dashed(_ what: String, _ quoted: [String]) -> String? {
        guard what.hasPrefix("Missing value"),
            let option = quoted.first?.split(separator: " ").first.map(String.init),
            let place = words.lastIndex(of: option), place + 1 < words.count
        else { return nil }
        let value = words[place + 1]
        guard value.hasPrefix("-"), value.dropFirst().first?.isNumber == true else { return nil }
        return "write \(option)=\(value)"
    }

    private func subcommands(at path: [String]) -> [String] {
        var command = root
        for name in path {
            let inner = command.configuration.subcommands
            guard let found = inner.first(where: { $0.configuration.commandName == name })
            else { return [] }
            command = found
        }
        return command.configuration.subcommands.compactMap { $0.configuration.commandName }
    }
}
