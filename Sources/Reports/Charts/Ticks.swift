/// A labelled place on an axis.
struct Tick: Equatable {
    var value: Double
    var label: String
}

extension Axis {
    /// Sets of ticks within `domain`, densest first; a chart takes the first whose labels fit.
    func tickChoices(_ domain: ClosedRange<Double>) -> [[Tick]] {
        let logarithmic = scale == .log10 ? logChoices(domain) : []
        if !logarithmic.isEmpty { return logarithmic }
        var linear: [[Tick]] = []
        for count in stride(from: 10, through: 2, by: -1) {
            let ticks = linearTicks(domain, atMost: count)
            if ticks != linear.last { linear.append(ticks) }
        }
        return linear
    }

    /// Round values 1, 2 or 5 times a power of ten apart, or the steps of a clock for durations.
    func linearTicks(_ domain: ClosedRange<Double>, atMost count: Int) -> [Tick] {
        let step = tickStep(domain, atMost: count)
        // Durations are labelled in one unit, the largest that divides the step.
        let unit = TimeUnit.allCases.last { step.value >= $0.seconds } ?? .milliseconds
        return step.multiples(in: domain).map { value in
            switch wording {
            case .number:
                Tick(value: value, label: NumberText.number(value, decimals: step.decimals))
            case .percent:
                Tick(
                    value: value,
                    label: NumberText.percent(value, decimals: max(0, step.decimals - 2)))
            case .dollars:
                Tick(
                    value: value,
                    label: (value < 0 ? "-$" : "$")
                        + NumberText.number(
                            abs(value), decimals: step.decimals == 1 ? 2 : step.decimals))
            case .duration:
                Tick(
                    value: value,
                    label: value == 0
                        ? "0"
                        : DecimalText.trimmed(DecimalText.fixed(value / unit.seconds, 6))
                            + " " + unit.rawValue)
            }
        }
    }

    func tickStep(_ domain: ClosedRange<Double>, atMost count: Int) -> TickStep {
        let span = domain.upperBound - domain.lowerBound
        if wording == .duration, span > 1 {
            let clock = TickStep.clock.first { Int(span / $0.value) < count }
            if let clock { return clock }
            let days = TickStep.round(atLeast: span / 86400 / Double(count))
            return TickStep(factor: days.factor, exponent: days.exponent, unit: 86400)
        }
        return TickStep.round(atLeast: span / Double(count))
    }

    private func logChoices(_ domain: ClosedRange<Double>) -> [[Tick]] {
        let tiers = wording == .duration ? TickStep.durationTiers : decimalTiers(domain)
        return tiers.map { tier in
            tier.filter(domain.contains).map { Tick(value: $0, label: logLabel($0)) }
        }.filter { $0.count >= 2 }
    }

    private func decimalTiers(_ domain: ClosedRange<Double>) -> [[Double]] {
        let first = DecimalText.decimalExponent(domain.lowerBound)
        let last = DecimalText.decimalExponent(domain.upperBound)
        let decades = Array(first...last)
        var tiers = [
            decades.flatMap { decade in
                [1, 2, 5].map { TickStep(factor: $0, exponent: decade).value }
            }
        ]
        for every in 1...4 {
            let kept = decades.filter { $0.isMultiple(of: every) }
            tiers.append(kept.map { TickStep(factor: 1, exponent: $0).value })
        }
        return tiers
    }

    private func logLabel(_ value: Double) -> String {
        switch wording {
        case .duration: TickStep.clockLabel(value)
        case .dollars: "$" + logNumber(value)
        case .percent: logNumber(value * 100) + "%"
        case .number: logNumber(value)
        }
    }

    private func logNumber(_ value: Double) -> String {
        guard (0.99e-5..<1e6).contains(value) else { return NumberText.compact(value) }
        return DecimalText.grouped(DecimalText.significant(value, 1))
    }
}
