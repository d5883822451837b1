import Diagnostics
import StrictYAML

/// Reads the ranges in which figures of policies must come out.
struct ExpectationReader {
    /// The scenario's policies.
    let policies: [String]

    func read(_ value: YAMLValue) throws(InputError) -> [Scenario.Expectation] {
        var expectations: [Scenario.Expectation] = []
        for element in try value.list() {
            let figures = HeadlineFigure.allCases.map(\.rawValue)
            let section = try element.section(keys: ["policy"] + figures)
            let policy = try section.required("policy").word(among: policies)
            let given = section.keys.compactMap(HeadlineFigure.init(rawValue:))
            guard !given.isEmpty else {
                throw element.error("expects nothing", remedy: "add e.g. 'regret_percent: [0, 5]'")
            }
            for figure in given {
                let bounds = try section.required(figure.rawValue)
                expectations.append(
                    .init(
                        policy: policy, figure: figure, range: try range(bounds),
                        place: bounds.place))
            }
        }
        return expectations
    }

    private func range(_ value: YAMLValue) throws(InputError) -> ClosedRange<Double> {
        let ends = try value.list()
        guard ends.count == 2 else {
            throw value.error("must be a range of two numbers", remedy: "write [lowest, highest]")
        }
        // Regret may come out below 0 by chance, so no figure has a floor here.
        let anything = Bounds.from(-1e12, to: 1e12)
        let lowest = try ends[0].number(anything)
        let highest = try ends[1].number(anything)
        guard lowest <= highest else {
            throw value.error("is an empty range", remedy: "write the lower number first")
        }
        return lowest...highest
    }
}
