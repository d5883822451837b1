import BatchingSimulator
import Diagnostics
import Foundation
import Scenarios
import Testing

@Suite("A distribution")
struct DistributionTests {
    private func overhead(_ text: String) throws(InputError) -> Distribution {
        try provider(smallProvider(overhead: text)).batch.overhead
    }

    @Test("is constant, or lognormal by mean and cv")
    func plain() throws {
        #expect(try overhead("{ distribution: constant, mean: 30s }") == .constant(30))
        #expect(
            try overhead("{ distribution: lognormal, mean: 1m, cv: 0.5 }")
                == .lognormal(mean: 60, cv: 0.5))
    }

    @Test("is lognormal by median and sigma, which give its mean and cv")
    func byMedian() throws {
        let model = try overhead("{ distribution: lognormal, median: 209s, sigma: 1.0 }")
        #expect(abs(model.mean - 209 * exp(0.5)) < 1e-9)
        #expect(abs(model.cv - (exp(1.0) - 1).squareRoot()) < 1e-12)
        let anchor = try overhead("{ distribution: lognormal, median: 0.8s, sigma: 0.5 }")
        #expect(abs(anchor.mean - 0.9065) < 1e-4)
        #expect(abs(anchor.cv - 0.5329) < 1e-4)
    }

    @Test("is a mixture, whose mean is that of its parts or the one given")
    func mixture() throws {
        let parts = """
            of: [ { weight: 3, distribution: constant, mean: 10s }, \
            { weight: 1, distribution: lognormal, mean: 50s, cv: 1 } ]
            """
        let model = try overhead("{ distribution: mixture, \(parts) }")
        #expect(model.mean == 20)
        #expect(
            model.shape
                == .mixture([
                    .init(weight: 3, .constant(10)), .init(weight: 1, .lognormal(mean: 50, cv: 1)),
                ]))
        #expect(try overhead("{ distribution: mixture, mean: 7s, \(parts) }").mean == 7)
    }

    @Test("is what the trace recorded")
    func recorded() throws {
        let model = try overhead("{ distribution: empirical, from: trace }")
        #expect(model.shape == .recorded)
    }

    @Test(
        "is refused where it does not make sense",
        arguments: [
            ("{ distribution: lognorml, mean: 1s }", "'lognorml'; did you mean 'lognormal'?"),
            (
                "{ distribution: constant, mean: 1s, cv: 1 }",
                "cv does not belong to a distribution of shape constant; its keys: mean"
            ),
            ("{ distribution: lognormal, mean: 1s }", "batch.overhead.cv is missing"),
            ("{ distribution: lognormal, median: 1s }", "batch.overhead.sigma is missing"),
            ("{ distribution: lognormal, mean: 1s, sigma: 1 }", "not by a mix"),
            ("{ distribution: lognormal, median: 3600d, sigma: 3 }", "out of range"),
            ("{ distribution: mixture }", "batch.overhead.of is missing"),
            ("{ distribution: mixture, of: [] }", "must have at least one part"),
            (
                "{ distribution: mixture, of: [ { distribution: constant, mean: 1s } ] }",
                "batch.overhead.of[1].weight is missing"
            ),
            (
                "{ distribution: mixture, of: [ { weight: 0, distribution: constant, mean: 1s } ] }",
                "weight must be a share more than 0"
            ),
            (
                "{ distribution: mixture, of: [ { weight: 1, distribution: empirical, from: trace } ] }",
                "only in a lane's own latency or overhead"
            ),
            ("{ distribution: empirical }", "add 'file:' or 'from: trace'"),
            ("{ distribution: empirical, from: history }", "known: trace"),
            ("{ distribution: empirical, from: trace, file: x }", "does not go with 'from: trace'"),
            ("{ distribution: empirical, file: nowhere.txt }", "nowhere.txt: no such file"),
        ])
    func refused(text: String, part: String) {
        let error = inputError { _ = try provider(smallProvider(overhead: text)) }
        #expect(error?.description.contains(part) == true, "\(String(describing: error))")
    }

    @Test("as noise is made of plain numbers, and never of the trace's latencies")
    func noise() throws {
        let constant = fullProvider.replacing(
            "{ distribution: lognormal, median: 1, sigma: 0.3 }",
            with: "{ distribution: constant, mean: 1.5 }")
        #expect(try provider(constant).batch.noise == .constant(1.5))
        let recorded = constant.replacing("constant, mean: 1.5", with: "empirical, from: trace")
        let error = inputError { _ = try provider(recorded) }
        #expect(error?.what.contains("only in a lane's own latency or overhead") == true)
    }
}
