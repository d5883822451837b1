import OnlineStatistics

/// A distribution made ready for drawing: 64 random bits in, a value out, in the distribution's
/// unit.
///
/// The same bits always give the same value.
final class Sampler: Sendable {
    /// What a draw from the table, or 1, is multiplied by.
    let scale: Double
    /// Set for a lognormal, the usual case.
    let table: LognormalTable?
    private let rare: Rare?

    private enum Rare: Sendable {
        /// Upper edges of the components on (0, 1), and the components.
        case mixture([Double], [Sampler])
        case empirical([Double])
    }

    /// - Parameter tables: quantile tables made so far, by coefficient of variation.
    init(_ distribution: Distribution, tables: inout [Double: LognormalTable]) {
        var table: LognormalTable?
        var rare: Rare?
        var scale = distribution.mean
        switch distribution.shape {
        case .constant: break
        case .lognormal:
            if distribution.cv > 0 {
                table = tables[distribution.cv] ?? LognormalTable(cv: distribution.cv)
                tables[distribution.cv] = table
            }
        case .mixture(let parts):
            let total = parts.reduce(0) { $0 + $1.weight }
            var edge = 0.0
            var edges: [Double] = []
            for part in parts {
                edge += part.weight / total
                edges.append(edge)
            }
            let mean = parts.reduce(0) { $0 + $1.weight * $1.distribution.mean } / total
            scale = mean > 0 ? distribution.mean / mean : 1
            rare = .mixture(edges, parts.map { Sampler($0.distribution, tables: &tables) })
        case .empirical(let sorted):
            let mean = Distribution.meanBetween(sorted)
            scale = mean > 0 ? distribution.mean / mean : 1
            rare = .empirical(sorted)
        case .recorded:
            preconditionFailure("recorded latencies are filled in before a run")
        }
        self.table = table
        self.rare = rare
        self.scale = scale
    }

    @inline(__always) func draw(_ bits: UInt64) -> Double {
        if let table { return scale * table.draw(bits) }
        if rare == nil { return scale }
        return scale * drawRare(bits)
    }

    private func drawRare(_ bits: UInt64) -> Double {
        let u = bits.unitInterval
        switch rare! {
        case .mixture(let edges, let parts):
            let index = edges.firstIndex { u < $0 } ?? parts.count - 1
            let low = index == 0 ? 0 : edges[index - 1]
            // The place within the component's share is again evenly spread over (0, 1).
            let within = min(max((u - low) / (edges[index] - low), 0x1p-53), 1 - 0x1p-53)
            return parts[index].draw(UInt64(within * 0x1p64))
        case .empirical(let sorted):
            guard sorted.count > 1 else { return sorted[0] }
            let place = u * Double(sorted.count - 1)
            let index = min(Int(place), sorted.count - 2)
            return sorted[index] + (place - Double(index)) * (sorted[index + 1] - sorted[index])
        }
    }
}
