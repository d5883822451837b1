import Foundation

extension World {
    /// Providers that stay, step, ramp, swing and throw outliers, as measured ones do.
    static let ordinary =
        steady + [
            World(
                name: "batch-5x", shape: sizes(1, 250), individual: { _ in .calls(1.3, slots: 5) },
                batch: { .line($0 < 0.45 ? 18 : 90, 0.06) }),
            World(
                name: "batch-sixth", shape: sizes(1, 250),
                individual: { _ in .calls(1.3, slots: 5) },
                batch: { .line($0 < 0.55 ? 84 : 14, 0.06) }),
            World(
                name: "calls-4x", shape: sizes(1, 180),
                individual: { .calls($0 < 0.5 ? 0.8 : 3.2, slots: 4) },
                batch: { _ in .line(26, 0.08, sigma: 0.4) }),
            World(
                name: "calls-fifth", shape: sizes(2, 300),
                individual: { .calls($0 < 0.4 ? 5 : 1, slots: 6) },
                batch: { _ in .line(34, 0.08) }),
            World(
                name: "both-step", shape: sizes(1, 200),
                individual: { .line($0 < 0.35 ? 0.7 : 2.1, $0 < 0.35 ? 0.22 : 0.66) },
                batch: { .line($0 < 0.65 ? 30 : 11, 0.05) }),
            World(
                name: "there-and-back", shape: sizes(1, 200),
                individual: { _ in .calls(1.1, slots: 4) },
                batch: { .line((0.3..<0.5).contains($0) ? 176 : 22, 0.07) }),
            World(
                name: "slopes-step", shape: sizes(1, 220),
                individual: { .line(0.6, $0 < 0.5 ? 0.35 : 0.14) },
                batch: { .line(12, $0 < 0.3 ? 0.04 : 0.12) }),
            World(
                name: "batch-ramp", shape: sizes(1, 200),
                individual: { _ in .line(1.2, 0.24, sigma: 0.35) },
                batch: { .line(10 + 50 * $0, 0.04) }),
            World(
                name: "calls-ramp", shape: sizes(1, 200),
                individual: { .calls(0.6 + 2.4 * $0, slots: 5) }, batch: { _ in .line(28, 0.06) }),
            World(
                name: "daily-batch", shape: sizes(1, 220),
                individual: { _ in .calls(1.4, slots: 5) },
                batch: { .line(32 * exp(0.7 * sin(4 * .pi * $0)), 0.05) }),
            World(
                name: "daily-both", shape: sizes(1, 220),
                individual: { .calls(1.2 * exp(0.4 * sin(6 * .pi * $0)), slots: 4) },
                batch: { .line(30 * exp(-0.5 * sin(6 * .pi * $0)), 0.05, sigma: 0.4) }),
        ]

    private static let steady = [
        World(
            name: "small-threshold", shape: sizes(1, 50),
            individual: { _ in .calls(3, slots: 2, sigma: 0.5) },
            batch: { _ in .line(8, 0.15, sigma: 0.35) }),
        World(
            name: "medium-threshold", shape: sizes(1, 400),
            individual: { _ in .calls(1.8, slots: 4, sigma: 0.35) },
            batch: { _ in .line(36, 0.12) }),
        World(
            name: "large-threshold", shape: sizes(1, 4000),
            individual: { _ in .calls(0.7, slots: 8, sigma: 0.5) },
            batch: { _ in .line(90, 0.01, sigma: 0.5) }),
        World(
            name: "two-lines", shape: sizes(1, 240), individual: { _ in .line(0.8, 0.25) },
            batch: { _ in .line(14, 0.07) }),
        World(
            name: "noisy", shape: sizes(1, 200), individual: { _ in .line(1, 0.3, sigma: 0.7) },
            batch: { _ in .line(16, 0.06, sigma: 0.7) }),
        World(
            name: "alike", shape: sizes(1, 300), individual: { _ in .line(12, 0.2) },
            batch: { _ in .line(13, 0.19) }),
        World(
            name: "late-jobs", shape: sizes(1, 220), individual: { _ in .calls(1.3, slots: 5) },
            batch: { _ in LaneLaw.line(26, 0.06).with(outliers: 0.05, times: 8) }),
        World(
            name: "late-calls", shape: sizes(1, 220),
            individual: { _ in LaneLaw.line(1, 0.28).with(outliers: 0.02, times: 20) },
            batch: { _ in .line(24, 0.06) }),
        World(
            name: "heavy-jobs", shape: sizes(1, 300), individual: { _ in .calls(1.3, slots: 5) },
            batch: { _ in .line(32, 0.05, sigma: 1.2) }),
        World(
            name: "heavy-both", shape: sizes(1, 300),
            individual: { _ in .line(1, 0.2, sigma: 1) },
            batch: { _ in .line(24, 0.04, sigma: 1) }),
    ]
}
