import BatchingSimulator
import Diagnostics
import Foundation
import Scenarios
import Testing

@Suite("A provider's file")
struct ProviderTests {
    @Test("gives every figure of the model")
    func everyFigure() throws {
        let model = try provider(fullProvider)
        #expect(model.name == "full")
        let expected: [String: Double] = [
            "individual.latency.mean": 2, "individual.latency.cv": 0.4,
            "individual.latency.per_1k_tokens": 1, "individual.latency.per_1k_output_tokens": 2,
            "individual.price_per_1k_tokens": 0.00004,
            "individual.price_per_1k_output_tokens": 0.1, "faults.individual.error_rate": 0.01,
            "individual.max_parallel": 5, "individual.requests_per_minute": 1500,
            "bulk.latency.mean": 1.5, "bulk.latency.cv": 0, "bulk.latency.per_1k_tokens": 3,
            "bulk.latency.per_1k_output_tokens": 4, "bulk.price_per_1k_tokens": 0.00005,
            "bulk.price_per_1k_output_tokens": 0.2, "faults.bulk.error_rate": 0.02,
            "bulk.max_items": 100, "bulk.per_item": 0.005, "batch.overhead.mean": 40,
            "batch.overhead.cv": 0.5, "batch.per_item": 0.2, "batch.per_1k_tokens": 6,
            "batch.noise.mean": exp(0.045), "batch.noise.cv": expm1(0.09).squareRoot(),
            "batch.poll.every": 7, "batch.max_concurrent_jobs": 50, "batch.max_items": 1000,
            "batch.price_per_1k_tokens": 0.00002, "batch.price_per_1k_output_tokens": 0.3,
            "batch.expires_after": 43_200, "faults.batch.expire_rate": 0.005,
            "faults.batch.slow_rate": 0.02, "faults.batch.slow_factor": 10,
        ]
        // Every figure is in the file, so a new one cannot be forgotten here or in the reader.
        #expect(Set(expected.keys) == Set(ProviderFigure.all.map(\.name)))
        for figure in ProviderFigure.all {
            let value = try #require(figure.read(model))
            let wanted = try #require(expected[figure.name])
            #expect(abs(value - wanted) <= 1e-12 * wanted, "\(figure.name): \(value)")
        }
        #expect(model.assumedTokens.inputPerItem == 300)
        #expect(model.assumedTokens.outputPerItem == 8)
    }

    @Test("may leave out what has a default")
    func defaults() throws {
        let model = try provider(smallProvider())
        #expect(model.name == "p")
        #expect(model.bulk == nil)
        var expected = ProviderModel(
            name: "p",
            individual: CallLaneModel(latency: .constant(2), pricePer1kTokens: 0.00004), bulk: nil,
            batch: JobLaneModel(overhead: .constant(40), pricePer1kTokens: 0.00002))
        #expect(model == expected)
        expected.name = "other"
        #expect(try provider("name: other\n" + smallProvider()) == expected)
    }

    @Test(
        "is refused without what it must say",
        arguments: [
            ("name: x\n", "p.yaml:1:1: individual is missing"),
            (
                "individual: { price_per_1k_tokens: 1 }\nbatch: {}\n",
                "p.yaml:1:13: individual.latency is missing"
            ),
            (
                "individual: { latency: { mean: 2s }, price_per_1k_tokens: 1 }\n"
                    + "batch: { overhead: { distribution: constant, mean: 1s }, price_per_1k_tokens: 1 }\n",
                "p.yaml:1:24: individual.latency.distribution is missing"
            ),
            (
                "individual: { latency: { distribution: constant, mean: 2s } }\n"
                    + "batch: { overhead: { distribution: constant, mean: 1s }, price_per_1k_tokens: 1 }\n",
                "p.yaml:1:13: individual.price_per_1k_tokens is missing"
            ),
            (
                smallProvider(
                    more: "bulk: { latency: { distribution: constant, mean: 1s }, "
                        + "price_per_1k_tokens: 1 }"),
                "p.yaml:7:7: bulk.max_items is missing"
            ),
            (
                smallProvider(more: "faults: { bulk: { error_rate: 0.1 } }"),
                "p.yaml:7:17: faults.bulk is given, but the provider has no bulk lane"
            ),
            (
                smallProvider(more: "faults: { batch: { slow_rate: 0.1 } }"),
                "p.yaml:7:18: faults.batch.slow_factor is missing"
            ),
            (smallProvider(more: "name:"), "p.yaml:7:6: name must be text, not nothing"),
            (
                smallProvider(more: "bulk:"),
                "p.yaml:7:6: bulk must be a section of keys, not nothing"
            ),
        ])
    func missing(text: String, start: String) {
        let error = inputError { _ = try provider(text) }?.description ?? ""
        #expect(error.hasPrefix(start), "\(error)")
    }

    @Test("is refused with any typo of one letter, at its place, with the right key offered")
    func typos() throws {
        var count = 0
        for (line, text) in fullProvider.split(separator: "\n").enumerated() {
            for key in keys(in: String(text)) {
                for typo in typos(of: key.name) {
                    var lines = fullProvider.split(
                        separator: "\n", omittingEmptySubsequences: false
                    ).map(String.init)
                    var letters = Array(lines[line])
                    letters.replaceSubrange(
                        key.offset..<(key.offset + key.name.count), with: Array(typo))
                    lines[line] = String(letters)
                    let error = inputError("for \(typo)") {
                        _ = try provider(lines.joined(separator: "\n"))
                    }
                    count += 1
                    #expect(error?.line == line + 1, "\(typo)")
                    #expect(error?.column == key.offset + 1, "\(typo)")
                    #expect(error?.what.hasPrefix("unknown key '\(typo)'") == true)
                    // One letter of `median` can be lost such that `mean` is as near.
                    let offered = ["medan", "meian"].contains(typo) ? "mean" : key.name
                    #expect(error?.remedy == "did you mean '\(offered)'?", "\(typo)")
                }
            }
        }
        #expect(count > 1_000)
    }

    /// The keys of a line and the offsets of their first letters.
    private func keys(in line: String) -> [(name: String, offset: Int)] {
        let letters = Array(line)
        var found: [(name: String, offset: Int)] = []
        for end in letters.indices where letters[end] == ":" {
            var start = end
            while start > 0,
                letters[start - 1].isLetter || letters[start - 1].isNumber
                    || "._".contains(letters[start - 1])
            { start -= 1 }
            found.append((String(letters[start..<end]), start))
        }
        return found
    }

    /// With one letter less, or another one.
    private func typos(of key: String) -> [String] {
        // Of keys with two or three letters, too little is left to tell what was meant.
        guard key.count > 3 else { return [] }
        let letters = Array(key)
        return letters.indices.flatMap { at -> [String] in
            var shorter = letters
            shorter.remove(at: at)
            var other = letters
            other[at] = other[at] == "x" ? "y" : "x"
            return [String(shorter), String(other)]
        }
    }

    @Test("is refused with a short key's typo as well")
    func shortTypos() {
        for (good, bad) in [("cv", "vc"), ("mean", "maen"), ("at", "att"), ("poll", "pol")] {
            let text = fullProvider.replacing(" \(good):", with: " \(bad):")
            #expect(inputError { _ = try provider(text) }?.what.contains("'\(bad)'") == true)
        }
    }
}
