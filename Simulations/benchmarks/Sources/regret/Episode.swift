import Foundation

/// One seed's groups in a world, with what either lane will really take and what it takes on
/// average: the same luck for everybody who decides.
struct Episode {
    struct Group {
        /// Seconds since the start.
        var arrival: Double
        var shape: World.Shape
        /// 0 ≤ progress < 1.
        var progress: Double
        /// Seconds, drawn; first of the individual lane, then of the job.
        var latency: SIMD2<Double>
        /// Expected objective, likewise.
        var cost: SIMD2<Double>
    }

    let world: World
    private(set) var groups: [Group] = []
    /// Seconds.
    private var frozen: Range<Double>?
    private let seed: UInt64

    init(_ world: World, seed: UInt64, groups count: Int) {
        self.world = world
        self.seed = seed
        var chance = Chance(seed: seed)
        var now = 0.0
        var arrivals: [Double] = []
        for number in 0..<count {
            now += world.gap(&chance, number)
            arrivals.append(now)
        }
        if let part = world.frozen {
            let first = arrivals[Int(part.lowerBound * Double(count))]
            frozen = first..<arrivals[Int(part.upperBound * Double(count))]
        }
        groups.reserveCapacity(count)
        for (number, arrival) in arrivals.enumerated() {
            let progress = Double(number) / Double(count)
            let shape = world.shape(&chance, number)
            let calls = world.individual(progress)
            let jobs = world.batch(progress)
            let latency = SIMD2(
                calls.draw(shape.items, tokens: max(0, shape.tokens), &chance),
                seen(jobs.draw(shape.items, tokens: max(0, shape.tokens), &chance), arrival))
            let mean = SIMD2(
                calls.mean(shape.items, tokens: max(0, shape.tokens)),
                seenMean(jobs, shape, arrival))
            groups.append(
                Group(
                    arrival: arrival, shape: shape, progress: progress, latency: latency,
                    cost: SIMD2(
                        world.cost(mean.x, isJob: false, shape.items),
                        world.cost(mean.y, isJob: true, shape.items))))
        }
    }

    /// What a duplicate of a group's first items takes, seconds.
    func probe(_ number: Int, isJob: Bool, items: Int) -> Double {
        let group = groups[number]
        // A chance of its own: a probe more or less must not change anybody's later luck.
        var chance = Chance(seed: seed &* 1_000_003 &+ UInt64(number) &+ 1)
        let tokens = max(0, group.shape.tokens) * items / group.shape.items
        let law = isJob ? world.batch(group.progress) : world.individual(group.progress)
        let latency = law.draw(items, tokens: tokens, &chance)
        return isJob ? seen(latency, group.arrival) : latency
    }

    /// A job's latency as it is seen: not while jobs are frozen, and at a look only.
    private func seen(_ latency: Double, _ arrival: Double) -> Double {
        var latency = latency
        if let frozen, arrival < frozen.upperBound, arrival + latency > frozen.lowerBound {
            latency += frozen.upperBound - max(arrival, frozen.lowerBound)
        }
        let every = world.pollEvery
        return every > 0 ? max(1, (latency / every).rounded(.up)) * every : latency
    }

    /// The mean of `seen` for whoever knows what is the case, and not what will be.
    ///
    /// Jobs that are sent before the lane freezes are nobody's fault. Worlds that freeze have no
    /// looks.
    private func seenMean(_ law: LaneLaw, _ shape: World.Shape, _ arrival: Double) -> Double {
        let tokens = max(0, shape.tokens)
        var mean = law.mean(shape.items, tokens: tokens)
        if let frozen, frozen.contains(arrival) { mean += frozen.upperBound - arrival }
        guard world.pollEvery > 0 else { return mean }
        // E⌈L⌉ = Σ P(L > k) over k = 0, 1, 2, … looks.
        var looks = 0.0
        var look = 0.0
        while true {
            let later = law.tail(beyond: look * world.pollEvery, shape.items, tokens: tokens)
            guard later > 1e-9 else { return looks * world.pollEvery }
            looks += later
            look += 1
        }
    }
}
