import ArgumentParser
import Diagnostics

/// What was probably meant where the command line could not be read.
///
/// The parser itself suggests options alone; subcommands and values are found in what it says.
enum Suggestion {
    /// The parser's complaint with the nearest valid name in its first line, where there is one.
    static func added(to complaint: String, root: any ParsableCommand.Type) -> String {
        var lines = complaint.split(separator: "\n", omittingEmptySubsequences: false)
            .map(String.init)
        guard let first = lines.first, let near = nearest(first, lines, root) else {
            return complaint
        }
        let whole = first.hasSuffix(".") ? String(first.dropLast()) : first
        lines[0] = "\(whole); did you mean '\(near)'?"
        return lines.joined(separator: "\n")
    }

    /// What is wrong with `sbtune help WORDS`; nil where there is such a command.
    static func complaint(
        ofHelpFor words: [String], root: any ParsableCommand.Type
    ) -> String? {
        var path: [String] = []
        for word in words where !word.hasPrefix("-") {
            let names = subcommands(of: root, at: path)
            path.append(word)
            if names.contains(word) { continue }
            let near = nearestName(to: word, in: names[...])
            return "Error: there is no command '\(path.joined(separator: " "))'"
                + (near.map { "; did you mean '\($0)'?" } ?? "; see sbtune --help")
        }
        return nil
    }

    private static func nearest(
        _ first: String, _ lines: [String], _ root: any ParsableCommand.Type
    ) -> String? {
        let quoted = first.matches(of: /'([^']*)'/).map { String($0.1) }
        guard let mistyped = quoted.first else { return nil }
        if first.contains("Please provide one of") {
            // The value, the option, the valid ones.
            return nearestName(to: mistyped, in: quoted.dropFirst(2))
        }
        guard first.contains("nexpected argument"),
            let usage = lines.first(where: { $0.hasPrefix("Usage: ") })
        else { return nil }
        let path = usage.split(separator: " ").dropFirst(2).prefix { !$0.hasPrefix("<") }
        return nearestName(to: mistyped, in: subcommands(of: root, at: path.map(String.init)))
    }

    private static func subcommands(
        of root: any ParsableCommand.Type, at path: [String]
    ) -> [String] {
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
