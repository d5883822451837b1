import Foundation

extension World {
    /// What breaks learners: lanes that stop, sizes that never vary, answers that come late, and
    /// providers that no belief beforehand fits.
    static let harsh =
        [
            World(
                name: "frozen", shape: sizes(1, 200), individual: { _ in .calls(1.2, slots: 5) },
                batch: { _ in .line(26, 0.05) }, frozen: 0.4..<0.48),
            World(
                name: "outage-40x", shape: sizes(1, 200),
                individual: { _ in .calls(1.2, slots: 5) },
                batch: { .line((0.5..<0.6).contains($0) ? 1000 : 25, 0.05) }),
            World(
                name: "pareto", shape: sizes(1, 300), individual: { _ in .calls(1.2, slots: 5) },
                batch: { _ in LaneLaw.line(30, 0.05).with(.pareto(1.7)) }),
            World(
                name: "flapping-batch", shape: sizes(1, 200),
                individual: { _ in .calls(1.2, slots: 5) },
                batch: { .line(Int($0 * 40) % 2 == 0 ? 15 : 75, 0.05) }),
            World(
                name: "flapping-calls", shape: sizes(1, 200),
                individual: { .calls(Int($0 * 40) % 2 == 0 ? 0.7 : 3, slots: 5) },
                batch: { _ in .line(30, 0.05) }),
        ] + oddSizes + oddTimes + priced + farFromTypical

    private static let oddSizes = [
        World(
            name: "one-size", shape: { _, _ in Shape(items: 25) },
            individual: { .calls($0 < 0.6 ? 1 : 4, slots: 5) }, batch: { _ in .line(11, 0.05) }),
        World(
            name: "only-small", shape: sizes(1, 8), individual: { _ in .calls(2.5, slots: 2) },
            batch: { .line($0 < 0.5 ? 45 : 3, 0.02) }),
        World(
            name: "only-large", shape: sizes(150, 600),
            individual: { .calls($0 < 0.4 ? 2.4 : 0.3, slots: 5) },
            batch: { _ in .line(32, 0.02) }),
        World(
            name: "rarely-large",
            shape: { chance, _ in
                Shape(
                    items: chance.unit() < 0.03
                        ? chance.logUniform(200, 800) : chance.logUniform(1, 5))
            }, individual: { .calls($0 < 0.5 ? 1.5 : 0.3, slots: 5) },
            batch: { _ in .line(45, 0.04) }),
        World(
            name: "tokens",
            shape: { chance, _ in
                let items = max(1, chance.logUniform(1, 150))
                return Shape(
                    items: items,
                    tokens: max(items, Int(Double(items) * 400 * exp(0.9 * chance.normal()))))
            }, individual: { _ in .line(0.8, 0.06, perToken: 6e-4) },
            batch: { _ in .line(20, 0.02, perToken: 1e-4) }),
    ]

    private static let oddTimes = [
        World(
            name: "bursts", shape: sizes(1, 200),
            gap: { chance, number in
                number % 40 == 0 ? chance.exponential(mean: 900) : chance.exponential(mean: 0.05)
            }, individual: { .calls($0 < 0.5 ? 1 : 2.6, slots: 5) },
            batch: { _ in .line(28, 0.05) }),
        World(
            name: "fast", shape: sizes(1, 200), gap: { chance, _ in chance.exponential(mean: 0.3) },
            individual: { _ in .calls(1.1, slots: 5) }, batch: { .line($0 < 0.5 ? 40 : 12, 0.05) }),
        World(
            name: "slow", shape: sizes(1, 200),
            gap: { chance, _ in chance.exponential(mean: 3600) },
            individual: { _ in .calls(1.1, slots: 5) }, batch: { .line($0 < 0.5 ? 14 : 60, 0.05) }),
        World(
            name: "polls", shape: sizes(1, 400), individual: { _ in .calls(1.2, slots: 4) },
            batch: { _ in .line(34, 0.1, sigma: 0.4) }, pollEvery: 60),
    ]

    /// Objectives in dollars.
    private static let priced = [
        World(
            name: "price-counts", shape: sizes(1, 500), individual: { _ in .calls(1.2, slots: 5) },
            batch: { _ in .line(60, 0.05, sigma: 0.5) }, valueOfTime: 1, individualPrice: 4e-4,
            batchPrice: 2e-4),
        World(
            name: "price-rules", shape: sizes(1, 500),
            individual: { .calls($0 < 0.5 ? 0.8 : 2.4, slots: 5) },
            batch: { .line($0 < 0.3 ? 240 : 900, 0.05, sigma: 0.6) }, valueOfTime: 0.1,
            individualPrice: 4e-4, batchPrice: 2e-4),
    ]

    /// A client is told that calls take a second and jobs a minute.
    private static let farFromTypical = [
        World(
            name: "quick-jobs", shape: sizes(1, 60),
            individual: { _ in .calls(14, slots: 2, sigma: 0.5) },
            batch: { _ in .line(20, 0.01, sigma: 0.4) }),
        World(
            name: "slow-jobs", shape: sizes(1, 5000),
            gap: { chance, _ in chance.exponential(mean: 90) },
            individual: { _ in .line(0.05, 0.5, sigma: 0.4) },
            batch: { _ in .line(1500, 0.05, sigma: 0.8) }),
    ]

    static let all =
        ordinary
        + harsh.map {
            var world = $0
            world.kind = .harsh
            return world
        }
}
