import RealModule

extension RobustCurveFit {
    /// Where to start: the best, by sum of absolute residuals, of four guesses.
    ///
    /// The loss has more than one valley once cells are wrong. A line through the medians of the
    /// smaller and the larger sizes stands on the right side of the hill even then; the others serve
    /// where sizes do not vary, or one of the two costs is next to nothing.
    var start: Logs {
        let median = weightedMedian(points.map { ($0.logSeconds, $0.weight) })
        let largest = points.reduce(1) { max($0, $1.items) }
        // A twentieth of the latency: there, yet hardly felt.
        let little = Double.log(0.05)
        var guesses = [
            Logs(overhead: prior.logOverhead, perItem: prior.logPerItem),
            Logs(overhead: median, perItem: median - .log(largest) + little),
            Logs(overhead: median + little, perItem: median - .log(middleSize)),
        ]
        if let line = lineThroughHalves { guesses.append(line) }
        return guesses.min { absoluteLoss($0) < absoluteLoss($1) } ?? guesses[0]
    }

    private var middleSize: Double { weightedMedian(points.map { ($0.items, $0.weight) }) }

    private func absoluteLoss(_ logs: Logs) -> Double {
        let (overhead, perItem) = (Double.exp(logs.overhead), Double.exp(logs.perItem))
        return points.reduce(0) { $0 + $1.weight * abs(residual($1, overhead, perItem)) }
    }

    private var lineThroughHalves: Logs? {
        let middle = middleSize
        let small = points.filter { $0.items <= middle }
        let large = points.filter { $0.items > middle }
        guard !large.isEmpty else { return nil }
        func centre(_ half: [LatencyPoint]) -> (items: Double, seconds: Double) {
            (
                weightedMedian(half.map { ($0.items, $0.weight) }),
                .exp(weightedMedian(half.map { ($0.logSeconds, $0.weight) }))
            )
        }
        let (a, b) = (centre(small), centre(large))
        let slope = (b.seconds - a.seconds) / (b.items - a.items)
        guard slope > 0 else { return nil }
        let intercept = max(0.05 * a.seconds, a.seconds - slope * a.items)
        return Logs(overhead: .log(intercept), perItem: .log(slope))
    }

    /// Gauss-Newton steps on reweighted squares, damped as Levenberg has it (1944): a step that does
    /// not lower the loss is tried again shorter.
    func descended(from start: Logs, _ noise: Double) -> Logs {
        var logs = start
        var best = loss(logs, noise)
        var damping = 1e-3
        for _ in 0..<60 {
            let (matrix, slope) = normalEquations(logs, noise)
            let damped = SymmetricMatrix(
                aa: matrix.aa * (1 + damping), bb: matrix.bb * (1 + damping), ab: matrix.ab)
            guard let step = damped.solved(slope) else { return logs }
            // A factor of e³ = 20 at once is far enough.
            let next = Logs(
                overhead: logs.overhead + min(max(step.a, -3), 3),
                perItem: logs.perItem + min(max(step.b, -3), 3))
            let value = loss(next, noise)
            // A ten-millionth of a logarithm is far below any error; beyond, rounding decides.
            let isThere = abs(step.a) + abs(step.b) < 1e-7
            if value <= best {
                (logs, best) = (next, value)
                damping = max(damping / 10, 1e-12)
            } else {
                damping *= 10
            }
            if isThere || damping > 1e8 { return logs }
        }
        return logs
    }

    private func normalEquations(
        _ logs: Logs, _ noise: Double
    ) -> (SymmetricMatrix, (a: Double, b: Double)) {
        let (overhead, perItem) = (Double.exp(logs.overhead), Double.exp(logs.perItem))
        var matrix = SymmetricMatrix(
            aa: 1 / prior.overheadVariance, bb: 1 / prior.perItemVariance, ab: 0)
        var slope = (
            a: (prior.logOverhead - logs.overhead) / prior.overheadVariance,
            b: (prior.logPerItem - logs.perItem) / prior.perItemVariance
        )
        for point in points {
            let seconds = overhead + perItem * point.items
            let r = point.logSeconds - .log(seconds)
            let own = noise * point.spread
            let weight = point.weight * tWeight(r / own) / (own * own)
            let a = overhead / seconds
            let b = 1 - a
            matrix.aa += weight * a * a
            matrix.bb += weight * b * b
            matrix.ab += weight * a * b
            slope.a += weight * a * r
            slope.b += weight * b * r
        }
        return (matrix, slope)
    }

    /// What an observation so many standard deviations out counts.
    func tWeight(_ z: Double) -> Double { (Self.freedom + 1) / (Self.freedom + z * z) }
}

/// A symmetric matrix of two by two.
struct SymmetricMatrix {
    var aa: Double
    var bb: Double
    var ab: Double

    var determinant: Double { aa * bb - ab * ab }

    func solved(_ right: (a: Double, b: Double)) -> (a: Double, b: Double)? {
        guard determinant > 0 else { return nil }
        return (
            (bb * right.a - ab * right.b) / determinant, (aa * right.b - ab * right.a) / determinant
        )
    }

    var inverse: SymmetricMatrix? {
        guard determinant > 0 else { return nil }
        return SymmetricMatrix(
            aa: bb / determinant, bb: aa / determinant, ab: -ab / determinant)
    }
}
