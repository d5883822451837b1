import Diagnostics
import Foundation
import Testing

@testable import SmartBatching

/// The examples that come with the program.
let exampleClients = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Simulations/clients")

func layer(_ text: String) throws(InputError) -> ConfigurationLayer {
    try ConfigurationFile.parse(Array(text.utf8), file: "c.yaml")
}

/// The error that reading `text` throws, as people see it.
func configurationError(
    _ text: String, sourceLocation: SourceLocation = #_sourceLocation
) -> String {
    do throws(InputError) {
        Issue.record("no error: \(try layer(text))", sourceLocation: sourceLocation)
        return ""
    } catch {
        #expect(error.subject == .configuration, sourceLocation: sourceLocation)
        return error.description
    }
}
