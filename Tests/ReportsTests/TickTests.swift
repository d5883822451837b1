import Testing

@testable import Reports

@Suite("Ticks of an axis")
struct TickTests {
    @Test(
        "linear ticks are 1, 2 or 5 apart, and their labels carry no rounding noise",
        arguments: [
            (0.0...1.0, 6, ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]),
            (0.0...0.35, 10, ["0.00", "0.05", "0.10", "0.15", "0.20", "0.25", "0.30", "0.35"]),
            (0.0...12_000.0, 3, ["0", "5,000", "10,000"]),
            (-3.0...3.0, 4, ["-2", "0", "2"]),
        ])
    func linear(domain: ClosedRange<Double>, count: Int, labels: [String]) {
        #expect(Axis("n").linearTicks(domain, atMost: count).map(\.label) == labels)
    }

    @Test("each step of a linear axis is a round one", arguments: 1...60)
    func roundSteps(index: Int) {
        let span = 0.000_37 * Double(index * index * index)
        let step = TickStep.round(atLeast: span)
        #expect([1, 2, 5].contains(step.factor))
        #expect(step.value >= span * 0.999_999)
        #expect(step.value <= span * 2.500_001)
    }

    @Test("durations step as a clock does and keep one unit along a linear axis")
    func clock() {
        let axis = Axis("Time", wording: .duration)
        let day = axis.linearTicks(0...86_400, atMost: 9).map(\.label)
        #expect(day == ["0", "3 h", "6 h", "9 h", "12 h", "15 h", "18 h", "21 h", "24 h"])
        let hour = axis.linearTicks(0...3_600, atMost: 5).map(\.label)
        #expect(hour == ["0", "15 min", "30 min", "45 min", "60 min"])
        let weeks = axis.linearTicks(0...2_592_000, atMost: 7).map(\.label)
        #expect(weeks == ["0", "5 d", "10 d", "15 d", "20 d", "25 d", "30 d"])
    }

    @Test("a logarithmic axis of durations names seconds, minutes and hours")
    func logarithmicDurations() {
        let axis = Axis("Waiting", scale: .log10, wording: .duration)
        let choices = axis.tickChoices(0.5...360_000).map { $0.map(\.label) }
        #expect(
            choices.contains(["1 s", "10 s", "1 min", "10 min", "1 h", "10 h", "100 h"]))
        #expect(choices.last == ["1 s", "1 min", "1 h", "100 h"])
    }

    @Test("a logarithmic axis offers 1, 2, 5 and then whole decades")
    func logarithmic() {
        let choices = Axis("n", scale: .log10).tickChoices(0.09...110).map { $0.map(\.label) }
        #expect(choices[0] == ["0.1", "0.2", "0.5", "1", "2", "5", "10", "20", "50", "100"])
        #expect(choices[1] == ["0.1", "1", "10", "100"])
    }

    @Test("a logarithmic axis within one decade still has ticks")
    func withinDecade() {
        let choices = Axis("n", scale: .log10).tickChoices(5.5...8.5)
        #expect((choices.first?.count ?? 0) >= 3)
    }

    @Test("a linear axis starts at zero unless its values lie far from it")
    func domains() {
        let axis = Axis("n")
        #expect(AxisScale.domain(axis, fitting: [3, 9.2]) == 0...10)
        #expect(AxisScale.domain(axis, fitting: [101, 104]) == 101...104)
        #expect(AxisScale.domain(axis, fitting: [7]) == 0...8)
        #expect(AxisScale.domain(axis, fitting: [.nan, .infinity]) == 0...1)
        #expect(AxisScale.domain(axis, fitting: [0, 0]) == 0...1)
    }

    @Test(
        "extreme values make no broken axis",
        arguments: [1e308, -1e308, .leastNonzeroMagnitude, 1e-300])
    func extremes(value: Double) {
        for scale in [Axis.Scale.linear, .log10] {
            let axis = Axis("n", scale: scale)
            let domain = AxisScale.domain(axis, fitting: [value, value / 3, 1])
            #expect(domain.lowerBound < domain.upperBound)
            let placed = AxisScale(axis: axis, domain: domain, from: 0, to: 100)
            #expect(placed.position(1).isFinite)
            _ = axis.tickChoices(domain)
        }
    }
}
