import BatchingCore

/// Sums tokens over the rows that tell them.
struct TokenTally {
    private(set) var known = 0
    private var items = 0
    private var total = 0.0

    mutating func add(_ tokens: Int, _ groupItems: Int) {
        if tokens < 0 { return }
        known += 1
        items += groupItems
        total += Double(tokens)
    }

    func summary(of rows: Int) -> TraceSummary.Tokens {
        TraceSummary.Tokens(
            knownShare: rows > 0 ? Double(known) / Double(rows) : 0, total: total,
            meanPerItem: items > 0 ? total / Double(items) : nil)
    }
}

/// Counts rows and items by a name's number.
struct NameTally {
    private var counts: [(rows: Int, items: Int)] = []
    /// How many names are listed one by one.
    static let listed = 10

    mutating func add(_ name: NameNumber, _ items: Int) {
        while counts.count <= Int(name) { counts.append((0, 0)) }
        counts[Int(name)].rows += 1
        counts[Int(name)].items += items
    }

    func rows(of name: NameNumber) -> Int {
        Int(name) < counts.count ? counts[Int(name)].rows : 0
    }

    /// The most frequent names by rows, ties by number; then all others together.
    func top(_ text: (NameNumber) -> String) -> [TraceSummary.Count] {
        let present = counts.indices.filter { counts[$0].rows > 0 }
            .sorted { (-counts[$0].rows, $0) < (-counts[$1].rows, $1) }
        var list = present.prefix(Self.listed).map { number in
            let name = text(NameNumber(number))
            return TraceSummary.Count(
                name: name.isEmpty ? "(unknown)" : name, rows: counts[number].rows,
                items: counts[number].items)
        }
        let others = present.dropFirst(Self.listed)
        if !others.isEmpty {
            list.append(
                TraceSummary.Count(
                    name: "(other)", rows: others.reduce(0) { $0 + counts[$1].rows },
                    items: others.reduce(0) { $0 + counts[$1].items }))
        }
        return list
    }
}

/// What was recorded, by strategy.
struct RecordedTally {
    private var tallies: [NameNumber: Tally] = [:]

    struct Tally {
        var counts = TraceSummary.Recorded(strategy: "", rows: 0)
        var latency = 0.0
        var price = 0.0
    }

    mutating func add(_ outcome: RecordedOutcome) {
        let saysNothing =
            outcome.strategy == 0 && outcome.outcome == .unknown && outcome.latencySeconds.isNaN
            && outcome.priceUSD.isNaN
        if saysNothing { return }
        tallies[outcome.strategy, default: Tally()].add(outcome)
    }

    func summary(_ text: (NameNumber) -> String) -> [TraceSummary.Recorded] {
        let order = tallies.keys.sorted {
            (-(tallies[$0]?.counts.rows ?? 0), $0) < (-(tallies[$1]?.counts.rows ?? 0), $1)
        }
        return order.compactMap { number in
            guard let tally = tallies[number] else { return nil }
            var counts = tally.counts
            let name = text(number)
            counts.strategy = name.isEmpty ? "(unknown)" : name
            if counts.withLatency > 0 {
                counts.meanLatencyS = tally.latency / Double(counts.withLatency)
            }
            if counts.withPrice > 0 { counts.totalPriceUsd = tally.price }
            return counts
        }
    }
}

extension RecordedTally.Tally {
    mutating func add(_ outcome: RecordedOutcome) {
        counts.rows += 1
        switch outcome.outcome {
        case .unknown: break
        case .ok: counts.ok += 1
        case .failed: counts.failed += 1
        case .censored: counts.censored += 1
        }
        if !outcome.latencySeconds.isNaN {
            counts.withLatency += 1
            latency += outcome.latencySeconds
        }
        if !outcome.priceUSD.isNaN {
            counts.withPrice += 1
            price += outcome.priceUSD
        }
    }
}
