import BatchingSimulator
import Comparison
import Diagnostics
import Reports
import Scenarios

/// Holds a scenario's expected headlines against what came out.
struct ExpectationCheck {
    private let comparison: Comparison

    init(_ comparison: Comparison) { self.comparison = comparison }

    func failures(of scenario: Scenario) -> [InputError] {
        scenario.expectations.compactMap { expectation in
            guard
                let figures = comparison.policies.first(where: {
                    $0.policy == expectation.policy
                })
            else { return nil }
            let value = Self.value(expectation.figure, figures)
            guard let value, !expectation.range.contains(value) else { return nil }
            let place = expectation.place
            return InputError(
                .data, file: place.file, line: place.line, column: place.column,
                "\(expectation.policy) has \(expectation.figure.rawValue) "
                    + "\(CSVText.shortest(value)), expected "
                    + "\(CSVText.shortest(expectation.range.lowerBound)) to "
                    + CSVText.shortest(expectation.range.upperBound),
                remedy: "find out what changed, or correct the range")
        }
    }

    private static func value(_ figure: HeadlineFigure, _ figures: PolicyFigures) -> Double? {
        switch figure {
        case .regretPercent: figures.regretPercent
        case .meanLatency: figures.latencyS.mean
        case .p95Latency: figures.latencyS.p95
        case .price: figures.priceUsd
        case .objective: figures.objectiveUsd
        case .deadlineMisses: figures.deadlineMisses
        }
    }
}
