import Foundation
import Testing

@Suite("notebooks-csv", .enabled(if: Repository.has("notebooks-csv")))
struct NotebookTests {
    @Test("is made again byte for byte by the one command")
    func remade() throws {
        let scratch = try Scratch()
        let outcome = try Tool.shell(
            "'\(Repository.path("script/notebooks"))' \"$0\" '\(scratch.path("made"))'")
        try #require(outcome.status == 0, "\(outcome.error)")
        let made = try scratch.names(in: "made")
        let kept = try FileManager.default.contentsOfDirectory(
            atPath: Repository.path("notebooks-csv"))
        #expect(made == kept.filter { $0.hasSuffix(".csv") }.sorted())
        for name in made {
            let isSame =
                try Data(contentsOf: scratch.url.appending(path: "made/\(name)"))
                == Repository.data("notebooks-csv/\(name)")
            #expect(isSame, "\(name)")
        }
    }

    @Test("has a notebook that reads its files and finds that they agree")
    func executed() throws {
        let scratch = try Scratch()
        // Where Python is found is the user's affair, not ours.
        let outcome = try Tool.shell(
            "'\(Repository.path("script/notebook-run"))'",
            environment: ProcessInfo.processInfo.environment.filter { name, _ in
                name == "PATH" || name.lowercased().hasSuffix("_proxy") || name.hasPrefix("PIP_")
            }.merging(["HOME": scratch.url.path]) { $1 })
        #expect(outcome.status == 0, "\(outcome.error)")
        if outcome.output.hasPrefix("skipped") {
            print(outcome.output, terminator: "")
        } else {
            #expect(outcome.output.contains("all agree"))
            #expect(outcome.output.contains("2 pictures"))
        }
    }
}
