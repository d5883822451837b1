/// Values at fixed numbers; a removed one's number is used again.
///
/// Memory follows the most that were ever in it at once, and nothing is allocated in the steady
/// state.
struct Slab<Element: Sendable>: Sendable {
    private(set) var values: [Element] = []
    private var free: [Int32] = []

    var count: Int { values.count - free.count }

    mutating func insert(_ value: Element) -> Int32 {
        if let number = free.popLast() {
            values[Int(number)] = value
            return number
        }
        values.append(value)
        return Int32(values.count - 1)
    }

    mutating func remove(_ number: Int32) { free.append(number) }

    subscript(number: Int32) -> Element {
        get { values[Int(number)] }
        _modify { yield &values[Int(number)] }
    }
}

/// "No number" in a chain of slab entries.
let none: Int32 = -1
