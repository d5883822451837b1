import ArgumentParser

/// Which commands and options there are, read from the parser's own description of them.
struct CommandNames {
    let root: any ParsableCommand.Type

    /// Of the command that is reached by these names; none for one without subcommands.
    func subcommands(at path: [String]) -> [String] {
        command(at: path)?.configuration.subcommands.compactMap { $0.configuration.commandName }
            ?? []
    }

    /// Long names with their dashes, as the command's help lists them.
    func options(at path: [String]) -> [String] {
        guard let command = command(at: path) else { return [] }
        return root.helpMessage(for: command)
            .matches(of: /(?m)^ +(?:-[a-z], )?(--[a-z][a-z-]*)/).map { String($0.1) }
    }

    private func command(at path: [String]) -> (any ParsableCommand.Type)? {
        var command = root
        for name in path {
            let inner = command.configuration.subcommands
            guard let found = inner.first(where: { $0.configuration.commandName == name })
            else { return nil }
            command = found
        }
        return command
    }
}
