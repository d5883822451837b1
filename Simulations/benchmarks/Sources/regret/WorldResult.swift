import BatchingCore

/// Everybody's regret in one world, seed by seed.
struct WorldResult {
    let world: World
    private var adaptive: [Regret] = []
    /// By column: shown both, best fixed, then the baselines.
    private var others: [[Double]]

    init(_ world: World, _ baselines: [any Policy], groups: Int, seeds: Int) {
        self.world = world
        others = Array(repeating: [], count: 2 + baselines.count)
        var settings = Adaptive.Settings()
        // A clairvoyant among whole groups is the reference.
        settings.strategies = [.individual, .batch]
        for seed in 1...seeds {
            let episode = Episode(world, seed: UInt64(seed), groups: groups)
            adaptive.append(Regret(of: Adaptive(settings), in: episode))
            others[0].append(Regret(of: ShownBothLanes(), in: episode, seesBoth: true).percent)
            others[1].append(Regret.ofBestThreshold(in: episode))
            for (column, policy) in baselines.enumerated() {
                others[2 + column].append(Regret(of: policy, in: episode).percent)
            }
        }
    }

    var cells: [String] {
        let regrets = adaptive.map(\.percent)
        return [
            world.name, Table.interval(regrets), Table.figure(regrets.max() ?? 0),
            Table.figure(Self.mean(adaptive.map(\.probedPercent))),
        ] + others.map { Table.figure(Self.mean($0)) }
    }

    /// Means over worlds; the worst is the worst world's mean.
    static func means(_ name: String, _ results: [WorldResult]) -> [String] {
        let regrets = results.map { mean($0.adaptive.map(\.percent)) }
        let probed = results.map { mean($0.adaptive.map(\.probedPercent)) }
        let columns = results.first?.others.count ?? 0
        return [
            name, Table.figure(mean(regrets)),
            "world \(Table.figure(regrets.max() ?? 0))", Table.figure(mean(probed)),
        ]
            + (0..<columns).map { column in
                Table.figure(mean(results.map { mean($0.others[column]) }))
            }
    }

    private static func mean(_ values: [Double]) -> Double {
        values.isEmpty ? 0 : values.reduce(0, +) / Double(values.count)
    }
}
