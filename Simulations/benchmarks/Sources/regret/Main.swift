import BatchingCore
import Foundation

/// Prints what learners lose against whoever knows every lane's mean latency, world by world.
///
///     swift run -c release regret [--seeds N] [--world NAME]
///
/// 2,000 groups a seed, 20 seeds. Regret is expected, not drawn: the sum over groups of the chosen
/// lane's expected objective less the better lane's, in percent of the better lanes' sum. Everybody
/// meets the same luck. `best fixed` is the best threshold in hindsight, seed by seed.
@main
struct Main {
    private static let groups = 2000
    /// Compared with `adaptive`, by their names in the catalogue.
    private static let fromCatalogue = [
        "threshold:10", "threshold:50", "always-batch", "always-individual", "bentoml", "beam",
        "clipper",
    ]
    private static let ownBaselines: [any Policy] = [
        WindowedLeastSquares(), WindowedLeastSquares(epsilon: 0.05), ThompsonSampling(),
    ]

    static func main() throws {
        guard let options = Options(CommandLine.arguments.dropFirst()) else {
            print("usage: regret [--seeds N] [--world NAME]")
            print("worlds: \(World.all.map(\.name).joined(separator: ", "))")
            exit(2)
        }
        let baselines =
            try fromCatalogue.compactMap { name -> (any Policy)? in
                guard case .policy(let policy) = try PolicyCatalog.request(name) else { return nil }
                return policy
            } + ownBaselines
        var table = Table(
            columns: ["world", "adaptive", "worst seed", "probed", "shown both", "best fixed"]
                + baselines.map(\.name))
        var results: [WorldResult] = []
        for world in options.worlds {
            let result = WorldResult(world, baselines, groups: groups, seeds: options.seeds)
            results.append(result)
            table.add(result.cells)
        }
        if options.worlds.count > 1 {
            for kind in [World.Kind.ordinary, .harsh] {
                let those = results.filter { $0.world.kind == kind }
                table.add(WorldResult.means("mean of \(those.count) \(kind.rawValue)", those))
            }
        }
        print("Regret over the clairvoyant, %, \(options.seeds) seeds of \(groups) groups")
        print()
        print(table.text)
    }

    private struct Options {
        var seeds = 20
        var worlds = World.all

        init?(_ arguments: ArraySlice<String>) {
            var rest = arguments
            while let flag = rest.popFirst() {
                guard let value = rest.popFirst() else { return nil }
                switch flag {
                case "--seeds":
                    guard let number = Int(value), number >= 2 else { return nil }
                    seeds = number
                case "--world":
                    worlds = World.all.filter { $0.name == value }
                    guard !worlds.isEmpty else { return nil }
                default: return nil
                }
            }
        }
    }
}
