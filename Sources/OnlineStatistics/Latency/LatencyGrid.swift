import RealModule

/// Latencies by size, as counts in cells: what a day of observations is kept as.
///
/// A cell is a step of size by a step of latency (`LatencyGridSteps`). From it a robust fit can be
/// made years later, which sums of squares would not allow: the median of a column does not move
/// when one row in ten is wrong. Grids add up, and their size is bounded by the number of cells,
/// not of observations.
public struct LatencyGrid: Sendable, Equatable {
    /// The observations of one step of size and one step of latency.
    public struct Cell: Sendable, Equatable {
        /// Which step of size, as `LatencyGridSteps.size(of:)` numbers them.
        public var sizeStep: UInt8
        /// Which step of latency, as `LatencyGridSteps.latency(of:)` numbers them.
        public var latencyStep: UInt8
        /// Observations, ≥ 1.
        public var count: Int
        /// Σ items, Σ tokens, Σ ln seconds: the cell's own centre, finer than its steps.
        public var items: Double
        /// Of the observations whose tokens are known.
        public var tokens: Double
        /// Σ ln seconds.
        public var logSeconds: Double
        /// Σ items of the observations whose tokens are known: `tokens` over it is tokens per item.
        public var itemsWithTokens: Double

        /// Items of a typical observation here: the mean of those that were counted.
        public var centreItems: Double { items / Double(count) }
        /// Seconds of a typical observation here: the geometric mean of those counted.
        public var centreSeconds: Double { .exp(logSeconds / Double(count)) }

        /// Cells in order of size, then latency.
        var place: UInt16 { UInt16(sizeStep) << 8 | UInt16(latencyStep) }

        mutating func add(_ other: Cell) {
            count += other.count
            items += other.items
            tokens += other.tokens
            logSeconds += other.logSeconds
            itemsWithTokens += other.itemsWithTokens
        }
    }

    /// In order of size, then latency; none is empty.
    public private(set) var cells: [Cell] = []
    /// Observations in all.
    public private(set) var count = 0

    public init() {}

    /// - Parameter cells: in order of `place`, each place at most once.
    init(cells: [Cell]) {
        self.cells = cells
        count = cells.reduce(0) { $0 + $1.count }
    }

    /// Counts one observation.
    ///
    /// - Parameters:
    ///   - items: ≥ 1.
    ///   - tokens: of all items together; nil or negative = unknown.
    ///   - latency: seconds; finite, ≥ 0.
    /// - Returns: false when it is no such observation; nothing is counted then.
    @discardableResult
    public mutating func add(items: Int, tokens: Int?, latency: Double) -> Bool {
        guard items >= 1, latency.isFinite, latency >= 0 else { return false }
        let tokens = tokens.flatMap { $0 >= 0 ? $0 : nil }
        let cell = Cell(
            sizeStep: LatencyGridSteps.size(of: items),
            latencyStep: LatencyGridSteps.latency(of: latency), count: 1, items: Double(items),
            tokens: Double(tokens ?? 0),
            logSeconds: .log(LatencyGridSteps.withinRange(latency)),
            itemsWithTokens: tokens == nil ? 0 : Double(items))
        count += 1
        let index = firstIndex(from: cell.place)
        if index < cells.count, cells[index].place == cell.place {
            cells[index].add(cell)
        } else {
            cells.insert(cell, at: index)
        }
        return true
    }

    /// Counts all of another grid's observations too.
    public mutating func merge(_ other: LatencyGrid) {
        if other.cells.isEmpty { return }
        if cells.isEmpty {
            self = other
            return
        }
        var merged: [Cell] = []
        merged.reserveCapacity(max(cells.count, other.cells.count))
        var (mine, theirs) = (cells[...], other.cells[...])
        while var a = mine.first, let b = theirs.first {
            if a.place <= b.place { mine.removeFirst() }
            if b.place <= a.place { theirs.removeFirst() }
            if a.place == b.place { a.add(b) }
            merged.append(a.place <= b.place ? a : b)
        }
        merged += mine
        merged += theirs
        cells = merged
        count += other.count
    }

    /// The first cell at `place` or after it.
    private func firstIndex(from place: UInt16) -> Int {
        var (low, high) = (0, cells.count)
        while low < high {
            let middle = (low + high) / 2
            if cells[middle].place < place { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
