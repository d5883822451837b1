import Foundation
import Testing

// The commands that the README gives in its blocks of shell.
@Suite("The README's commands", .enabled(if: Repository.has("README.md")))
struct ReadmeCommandTests {
    private static func commands() throws -> [String] {
        var commands: [String] = []
        var isShell = false
        for line in try Repository.text("README.md").split(separator: "\n") {
            if line.hasPrefix("```") {
                isShell = line == "```sh"
            } else if isShell, line.contains(/\bsbtune\s/) {
                commands.append(String(line))
            }
        }
        return commands
    }

    /// Run where the repository's `data` is, but where nothing that they write stays, and where an
    /// emulator stands in for the provider.
    @Test("end well, as they are written")
    func run() throws {
        let scratch = try Scratch()
        for name in ["data", "Simulations"] {
            try FileManager.default.createSymbolicLink(
                atPath: scratch.path(name), withDestinationPath: Repository.path(name))
        }
        let commands = try Self.commands()
        #expect(commands.count >= 3)
        for command in commands {
            let outcome = try Tool.shellBesideEmulator(
                "sbtune() { \"$0\" \"$@\"; }\n\(command)", in: scratch)
            #expect(outcome.status == 0, "\(command): \(outcome.error)")
        }
    }
}
