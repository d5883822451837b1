import Foundation
import Testing

@Suite("Help")
struct HelpTests {
    private static let commands = [
        "", "simulate", "trace", "trace import", "trace generate", "trace inspect",
        "advise", "report", "report thresholds", "report savings", "retune", "history",
        "history import", "history export", "history stats", "history prune",
        "emulate",
    ]
    /// Their examples need a provider; the README's commands are run beside an emulator.
    private static let liveCommands = [
        "embed", "generate", "jobs", "jobs list", "jobs show", "jobs resume", "jobs cancel",
        "jobs forget", "jobs rebuild",
    ]

    @Test("of every command shows what it does and an example", arguments: commands + liveCommands)
    func help(command: String) throws {
        let words = command.split(separator: " ").map(String.init)
        let outcome = try Tool.run(words + ["--help"])
        #expect(outcome.status == 0 && outcome.error == "")
        #expect(outcome.output.hasPrefix("OVERVIEW: "))
        #expect(outcome.output.contains("USAGE: sbtune"))
        #expect(outcome.output.contains(#/Example: (.*\| )?sbtune /#))
    }

    @Test("completes a provider with the presets, and with the YAML files of a folder")
    func providers() throws {
        let scratch = try Scratch()
        _ = try scratch.file("mine.yaml", Data())
        _ = try scratch.file("mine.csv", Data())
        let folder = scratch.path("") + "/"
        let outcome = try Tool.run(
            ["---completion", "simulate", "--", "--provider", "1", "\(folder.utf8.count)", folder])
        let words = outcome.output.split(separator: "\n").map(String.init)
        #expect(words.prefix(4) == ["gemini-embedding", "gemini-generate", "openai-batch", "seed"])
        #expect(words.dropFirst(4) == [folder + "mine.yaml"])
    }

    @Test("is offered to the shells' completion", arguments: ["bash", "zsh", "fish"])
    func completion(shell: String) throws {
        let outcome = try Tool.run(["--generate-completion-script", shell])
        #expect(outcome.status == 0)
        for name in ["simulate", "advise", "value-of-time", "retune"] {
            #expect(outcome.output.contains(name))
        }
        if shell == "bash" {
            let check = try Tool.shell("bash -n", input: outcome.outputBytes)
            #expect(check.status == 0, "\(check.error)")
        }
    }

    @Test(
        "names what was probably meant",
        arguments: [
            (["simulat", "x"], "simulate"), (["report", "tresholds"], "thresholds"),
            (["trace", "inpect", "x.csv"], "inspect"), (["jobs", "lst"], "list"),
            (["simulate", "x.csv", "--format", "jsn"], "json"),
            (["simulate", "x.csv", "--polcy", "deadline"], "--policy"),
            (["help", "embd"], "embed"), (["help", "report", "tresholds"], "thresholds"),
        ])
    func nearest(words: [String], meant: String) throws {
        let outcome = try Tool.run(words)
        expectComplaint(outcome, status: 2, ["did you mean '\(meant)'"])
        #expect(outcome.errorLines.count == 1)
    }

    @Test("shows examples that are right: each ends well")
    func examples() throws {
        for command in Self.commands {
            let words = command.split(separator: " ").map(String.init)
            let text = try Tool.run(words + ["--help"]).output
            let start = try #require(text.range(of: "Example: sbtune "))
            let example = text[start.upperBound...].split(separator: "\n\n")[0]
                .replacing("\n", with: " ").split(separator: " ").map(String.init)
            // Its input is a published file that the repository does not hold.
            if example.contains("AzureLLMInferenceTrace_code.csv") { continue }
            let scratch = try Scratch()
            if example.contains("history.sqlite") {
                try TuningHistory.make(in: scratch, decisions: 50)
            }
            if example.contains("calls.csv") {
                _ = try scratch.file(
                    "calls.csv",
                    Data("time_s,items,strategy,latency_s\n0,3,individual,1.5\n".utf8))
            }
            let inScratch = example.map { word in
                word.hasPrefix("data/") ? Repository.path(word) : word
            }
            // One replication shows as much and is quicker.
            let quick = example[0] == "simulate" ? ["--replications", "1"] : []
            let outcome = try Tool.run(inScratch + quick, in: scratch.url)
            #expect(outcome.status == 0, "\(example): \(outcome.error)")
        }
    }

    @Test("names every policy and every preset")
    func names() throws {
        let text = try Tool.run(["simulate", "--help"]).output
        for name in [
            "always-batch", "threshold:K", "coalesce:WINDOW+POLICY", "clairvoyant", "best-static",
            "gemini-embedding", "gemini-generate", "openai-batch", "seed",
        ] {
            #expect(text.contains(name), "\(name)")
        }
    }

    @Test("explains each exit status that the tool gives")
    func statuses() throws {
        let text = try Tool.run(["--help"]).output.replacing("\n", with: " ")
        for status in [
            "0 done", "1 failed", "2 wrong usage", "3 a", "4 input", "8 the", "10 a",
        ] {
            #expect(text.contains(status), "\(status)")
        }
    }

    @Test("has a version of three numbers")
    func version() throws {
        let outcome = try Tool.run(["--version"])
        #expect(outcome.status == 0)
        #expect(outcome.output.wholeMatch(of: /\d+\.\d+\.\d+\n/) != nil)
    }
}
