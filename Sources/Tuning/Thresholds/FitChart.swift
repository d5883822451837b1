import BatchingCore
import OnlineStatistics
import RealModule
import Reports

/// Latency against items, lane by lane: the cells observed, both fits with their bands, the crossing.
struct FitChart {
    private let entry: ThresholdReport.Entry

    init(_ entry: ThresholdReport.Entry) { self.entry = entry }

    /// As many cells of a lane are drawn, those with the most observations first; more only blacken.
    private static let cellsMax = 400

    var block: PageBlock {
        let chart = XYChart(
            "Latency against items", x: Axis("items", scale: .log10),
            y: Axis("latency", scale: .log10, wording: .duration),
            series: entry.fits.fits.map(series), references: fits + crossing)
        return .chart(
            chart,
            caption: "Each mark is a step of size and latency, at the mean of what was observed "
                + "there. Lines run through the middle; bands are 90 % intervals of the lines, not of "
                + "single latencies.")
    }

    private func series(_ fit: LaneFit) -> XYSeries {
        let cells = (entry.points[fit.lane] ?? []).sorted { $0.weight > $1.weight }
        let points = cells.prefix(Self.cellsMax).map { cell in
            ChartPoint(
                cell.items, .exp(cell.logSeconds),
                title: "\(fit.lane.name): \(NumberText.number(cell.items, decimals: 0)) items, "
                    + "\(NumberText.seconds(.exp(cell.logSeconds))), "
                    + NumberText.count(Int(cell.weight), of: "observation"))
        }
        return XYSeries(fit.lane.name, Array(points), mark: .points, look: look(fit.lane))
    }

    private func look(_ lane: Lane) -> Int { lane == .batch ? 1 : lane == .bulk ? 2 : 0 }

    private var fits: [ChartReference] {
        let largest = entry.fits.fits.map(\.sizes.upperBound).max() ?? 1
        let crossing = entry.estimate.items.flatMap(finite).map(Double.init) ?? 1
        // A little beyond the crossing, unless that is far from all that was ever sent.
        let end = max(2, largest, min(crossing * 1.5, largest * 10))
        let sizes = (0...60).map { Double.exp(.log(end) * Double($0) / 60) }
        return entry.fits.fits.map { fit in
            .fit(
                name: "\(fit.lane.name): fit and 90 % band",
                line: sizes.map { ChartPoint($0, fit.curve.median(items: $0)) },
                band: sizes.map { size in
                    let width =
                        NormalDistribution.quantile95 * fit.curve.variance(items: size).squareRoot()
                    let middle = fit.curve.median(items: size)
                    return BandPoint(size, low: middle / .exp(width), high: middle * .exp(width))
                })
        }
    }

    private var crossing: [ChartReference] {
        var lines: [ChartReference] = []
        if entry.estimate.isIdentified, let items = entry.estimate.items, items != .max {
            lines.append(.vertical(at: Double(items), label: "threshold \(items)"))
        }
        if entry.inForce.items != .max, entry.inForce.items != entry.estimate.items {
            lines.append(
                .vertical(at: Double(entry.inForce.items), label: "in force \(entry.inForce.items)")
            )
        }
        return lines
    }
}
