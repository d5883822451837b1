import BatchingCore
import OnlineStatistics

/// A provider over the whole run: stretches of time in which its figures stand still.
///
/// A ramp is a stair of `stepsPerRamp` equal steps, each at the value in its middle: no step is
/// further than half a per cent of the whole change from the straight line.
final class ProviderTimeline: Sendable {
    static let stepsPerRamp = 100

    let model: ProviderModel
    let random: KeyedRandom
    let starts: [Instant]
    private let stretches: [Figures]
    /// The only stretch, where there is one.
    let only: Figures?

    init(_ model: ProviderModel, random: KeyedRandom) {
        self.model = model
        self.random = random
        var tables: [Double: LognormalTable] = [:]
        var current = model
        var starts = [Instant.zero]
        var stretches = [Figures(model, tables: &tables)]
        for step in Self.steps(of: model) {
            step.figure.write(&current, step.to)
            let start = Instant.zero + Span(seconds: step.at)
            if start == starts[starts.count - 1] {
                stretches[stretches.count - 1] = Figures(
                    current, known: model.terms, tables: &tables)
            } else {
                starts.append(start)
                stretches.append(Figures(current, known: model.terms, tables: &tables))
            }
        }
        self.starts = starts
        self.stretches = stretches
        only = stretches.count == 1 ? stretches[0] : nil
    }

    @inline(__always) func figures(at instant: Instant) -> Figures {
        if let only { return only }
        return stretch(at: instant)
    }

    private func stretch(at instant: Instant) -> Figures {
        var low = 0
        var high = starts.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if starts[middle] <= instant { low = middle } else { high = middle }
        }
        return stretches[low]
    }

    /// Every change as steps, in order of time; later entries of the file win at equal times.
    private static func steps(of model: ProviderModel) -> [ProviderModel.Change] {
        var current = model
        var steps: [ProviderModel.Change] = []
        for change in model.changes.sorted(by: { $0.at < $1.at }) {
            if change.over > 0, let from = change.figure.read(current) {
                for i in 0..<stepsPerRamp {
                    let share = (Double(i) + 0.5) / Double(stepsPerRamp)
                    steps.append(
                        ProviderModel.Change(
                            at: change.at + change.over * Double(i) / Double(stepsPerRamp),
                            figure: change.figure,
                            to: change.figure.unit.settled(from + share * (change.to - from))))
                }
            }
            steps.append(
                ProviderModel.Change(
                    at: change.at + change.over, figure: change.figure, to: change.to))
            change.figure.write(&current, change.to)
        }
        // Sorting keeps the order of equal times.
        return steps.enumerated().sorted { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }
            .map(\.element)
    }
}

extension ProviderFigure.Unit {
    /// A value on the way from one to another that this unit can have: counts are whole.
    func settled(_ value: Double) -> Double { self == .count ? max(1, value.rounded()) : value }
}
