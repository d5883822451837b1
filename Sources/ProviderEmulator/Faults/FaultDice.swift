import OnlineStatistics

/// Which faults strike: the same ones for the same seed and the same order of requests.
struct FaultDice: Sendable {
    private var faults: [Fault]
    /// How often each fault could have struck.
    private var counts: [Int]
    private let random: KeyedRandom

    init(_ faults: [Fault], seed: UInt64) {
        self.faults = faults
        counts = Array(repeating: 0, count: faults.count)
        random = KeyedRandom(seed: seed, stream: 1)
    }

    mutating func strikes(_ unit: FaultRow.Unit, _ operation: Operation) -> Strikes {
        var strikes = Strikes()
        for index in faults.indices {
            let fault = faults[index]
            guard fault.operations.contains(operation), FaultTable.row(fault.name).unit == unit
            else { continue }
            counts[index] += 1
            guard hits(index), strikes[fault.name] == nil else { continue }
            strikes.values[fault.name] = fault.value
        }
        return strikes
    }

    /// One for each item; empty where no fault concerns items.
    mutating func itemStrikes(_ operation: Operation, count: Int) -> [Strikes] {
        let concernsItems = faults.contains {
            $0.operations.contains(operation) && FaultTable.row($0.name).unit == .item
        }
        guard concernsItems else { return [] }
        return (0..<count).map { _ in strikes(.item, operation) }
    }

    private func hits(_ index: Int) -> Bool {
        let count = counts[index]
        return switch faults[index].when {
        case .always: true
        case .first(let limit): count <= limit
        case .nth(let number): count == number
        case .share(let share):
            KeyedRandom.bits(row: random.row(index), item: count, lane: 0, attempt: 0).unitInterval
                < share
        }
    }
}

/// The faults that strike one request, job or item, with their values.
struct Strikes: Sendable {
    var values: [FaultName: String] = [:]

    static let none = Strikes()

    subscript(name: FaultName) -> String? { values[name] }

    func has(_ name: FaultName) -> Bool { values[name] != nil }

    /// The value as a number; nil where the fault does not strike.
    func number(_ name: FaultName) -> Double? { values[name].flatMap(Double.init) }
}
