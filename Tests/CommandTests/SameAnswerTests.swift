import Foundation
import Testing

@Suite("The answer of simulate")
struct SameAnswerTests {
    private static let arguments = ["--provider", "seed", "--replications", "2"]
    private static let trace = "data/dev-day.csv"

    @Test("does not depend on the number of workers")
    func workers() throws {
        let one = try Document(simulating: [Self.trace, "--jobs", "1"] + Self.arguments)
        let two = try Document(simulating: [Self.trace, "--jobs", "2"] + Self.arguments)
        let many = try Document(simulating: [Self.trace, "--jobs", "9"] + Self.arguments)
        #expect(one.textWithoutEngine == two.textWithoutEngine)
        #expect(one.textWithoutEngine == many.textWithoutEngine)
    }

    @Test(
        "does not depend on the engine",
        arguments: ["seed", "gemini-embedding", "openai-batch"])
    func engines(provider: String) throws {
        let arguments = [
            Self.trace, "--provider", provider, "--replications", "1", "--policy", "threshold:10",
            "--policy", "always-individual", "--policy", "hybrid:5", "--policy", "best-static",
        ]
        let automatic = try Document(simulating: arguments).leavesWithoutEngine
        let events = try Document(
            simulating: arguments + ["--engine", "events"]
        ).leavesWithoutEngine
        #expect(Set(automatic.keys) == Set(events.keys) && automatic.count > 50)
        for (path, value) in automatic {
            if let a = value as? Double, let b = events[path] as? Double {
                #expect(isNear(a, b), "\(path): \(a), \(b)")
            } else {
                #expect(value == events[path], "\(path)")
            }
        }
    }

    @Test("is the same for the same seed and another for another")
    func seeds() throws {
        func mean(_ seed: String) throws -> Double {
            let arguments = [
                Self.trace, "--policy", "threshold:10", "--only-named", "--seed", seed,
            ]
            let document = try Document(simulating: arguments + Self.arguments)
            return try document.policy("threshold:10")["latency_s.mean"]
        }
        #expect(try mean("7") == mean("7"))
        #expect(try mean("7") != mean("8"))
    }

    @Test("gives every policy the same luck, whatever else is compared")
    func sameLuck() throws {
        let alone = try Document(
            simulating: [Self.trace, "--policy", "threshold:10", "--only-named"] + Self.arguments)
        let among = try Document(simulating: [Self.trace] + Self.arguments)
        let (a, b) = (try alone.policy("threshold:10"), try among.policy("threshold:10"))
        for key in ["latency_s", "first_result_s", "calls", "trouble", "strategies"] {
            #expect(leaves(of: try a.part(key)) == leaves(of: try b.part(key)), "\(key)")
        }
    }

    @Test("is the same from standard input as from the file, also through a pipe")
    func standardInput() throws {
        let arguments = ["--provider", "seed", "--replications", "1", "--format", "json"]
        let file = try Document(Tool.run(["simulate", Self.trace] + arguments))
        let redirected = try Document(
            Tool.run(["simulate", "-"] + arguments, input: Repository.data(Self.trace)))
        let piped = try Document(
            Tool.shell("cat \(Self.trace) | \"$0\" \"$@\"", ["simulate", "-"] + arguments))
        let expected = file.textWithoutEngine.replacing("\"\(Self.trace)\"", with: "\"-\"")
        #expect(redirected.textWithoutEngine == expected)
        #expect(piped.textWithoutEngine == expected)
    }

    @Test("says only what was asked for with --only-named, and null for what needs the others")
    func onlyNamed() throws {
        let document = try Document(
            simulating: [Self.trace, "--policy", "beam", "--only-named"] + Self.arguments)
        #expect(document.policies.map(\.name) == ["beam"])
        let beam = try document.policy("beam")
        for key in ["saved_vs_always_batch", "regret_percent", "vs_best_fixed", "resolved"] {
            #expect(beam.isNull(key), "\(key)")
        }
        #expect(document.object["best_fixed"] is NSNull)
        #expect(beam["objective_usd"] > 0)
    }

    @Test("has each policy once, however it was written")
    func doubles() throws {
        let document = try Document(
            simulating: [
                Self.trace, "--only-named", "--policy", "threshold:10", "--policy", "beam",
                "--policy", "threshold:010", "--policy", "threshold:10",
            ] + Self.arguments)
        #expect(document.policies.map(\.name) == ["threshold:10", "beam"])
    }
}
