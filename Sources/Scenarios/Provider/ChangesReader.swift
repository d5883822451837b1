import BatchingSimulator
import Diagnostics
import StrictYAML

/// Reads the figures that change during a run.
struct ChangesReader {
    /// The model that they change.
    let model: ProviderModel

    /// In order of `at`; those of one instant in the file's order.
    func read(_ value: YAMLValue) throws(InputError) -> [ProviderModel.Change] {
        var changes: [ProviderModel.Change] = []
        for entry in try value.list() {
            for (change, place) in try changesOfOne(entry) {
                let clash = changes.contains { $0.at == change.at && $0.figure == change.figure }
                guard !clash else {
                    throw place.error(
                        "\(change.figure.name) changes twice at the same time",
                        remedy: "keep one of the two")
                }
                changes.append(change)
            }
        }
        let inOrder = changes.enumerated().sorted {
            ($0.element.at, $0.offset) < ($1.element.at, $1.offset)
        }
        return inOrder.map(\.element)
    }

    private func changesOfOne(
        _ entry: YAMLValue
    ) throws(InputError) -> [(ProviderModel.Change, Place)] {
        let names = ProviderFigure.all.map(\.name)
        let section = try entry.section(keys: ["at", "over"] + names)
        let times = Bounds.from(0, to: FigureRules.longestSeconds)
        let at = try section.required("at").duration(times)
        let over = try section["over"]?.duration(times) ?? 0
        var changes: [(ProviderModel.Change, Place)] = []
        for key in section.keys {
            guard let figure = ProviderFigure.named(key), let value = section[key],
                let place = section.place(of: key)
            else { continue }
            try check(figure, place)
            let to = try FigureRules.read(figure, value)
            changes.append((.init(at: at, over: over, figure: figure, to: to), place))
        }
        guard !changes.isEmpty else {
            throw entry.error("changes nothing", remedy: "add a figure, e.g. batch.overhead.mean")
        }
        return changes
    }

    /// Refuses changes that would have no effect.
    private func check(_ figure: ProviderFigure, _ place: Place) throws(InputError) {
        guard figure.read(model) != nil else {
            throw place.error(
                "\(figure.name) cannot change, because the provider has no such lane",
                remedy: "add the lane or remove this")
        }
        if figure.name.hasSuffix(".cv"), shape(of: figure) != .lognormal {
            throw place.error(
                "\(figure.name) cannot change, because only a lognormal distribution has a cv",
                remedy: "use one, or change the mean")
        }
    }

    private func shape(of figure: ProviderFigure) -> Distribution.Shape? {
        switch figure.name {
        case "individual.latency.cv": model.individual.latency.shape
        case "bulk.latency.cv": model.bulk?.latency.shape
        case "batch.overhead.cv": model.batch.overhead.shape
        case "batch.noise.cv": model.batch.noise.shape
        default: nil
        }
    }
}
