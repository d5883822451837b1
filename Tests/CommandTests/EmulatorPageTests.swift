import Foundation
import Testing

@Suite("docs/emulator.md", .enabled(if: Repository.has("docs/emulator.md")))
struct EmulatorPageTests {
    @Test("lists the faults as the command does")
    func faults() throws {
        let list = try Tool.run(["emulate", "--fault", "list"]).output
        #expect(list.split(separator: "\n").count > 50)
        #expect(try Repository.text("docs/emulator.md").hasSuffix("```text\n\(list)```\n"))
    }

    @Test("names every path that it serves, and every one that changes it")
    func paths() throws {
        let page = try Repository.text("docs/emulator.md")
        for source in ["Server/Route.swift", "Server/Admin.swift"] {
            let text = try Repository.text("Sources/ProviderEmulator/\(source)")
            let verbs = text.matches(of: /"([a-z]+[A-Z][A-Za-z]+)"\): \./).map { String($0.1) }
            let paths = text.matches(of: /"(\/emulator\/[a-z]+)"/).map { String($0.1) }
            #expect(verbs.count + paths.count >= 3)
            for word in verbs + paths { #expect(page.contains(word), "\(word)") }
        }
    }
}
