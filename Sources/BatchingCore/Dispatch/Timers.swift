/// The dispatcher's own appointments, earliest first; equal instants in the order they were made.
struct Timers: Sendable {
    enum Purpose: Sendable, Equatable {
        /// A gathering of groups leaves.
        case leave(gathering: Int32, generation: UInt32)
        /// A late job is given up.
        case rescue(unit: Int32, generation: UInt32)
        /// A failed call is tried again.
        case retry(call: CallID)
        /// The pace allows the next call.
        case gate
    }

    struct Entry: Sendable {
        var at: Instant
        var serial: UInt64
        var purpose: Purpose
    }

    private var heap: [Entry] = []
    private var serial: UInt64 = 0

    var next: Instant? { heap.first?.at }

    mutating func add(at: Instant, _ purpose: Purpose) {
        serial += 1
        heap.append(Entry(at: at, serial: serial, purpose: purpose))
        var i = heap.count - 1
        while i > 0, isBefore(i, (i - 1) / 2) {
            heap.swapAt(i, (i - 1) / 2)
            i = (i - 1) / 2
        }
    }

    mutating func popDue(_ now: Instant) -> Purpose? {
        guard let first = heap.first, first.at <= now else { return nil }
        heap.swapAt(0, heap.count - 1)
        heap.removeLast()
        var i = 0
        while true {
            var smallest = i
            for child in [2 * i + 1, 2 * i + 2]
            where child < heap.count && isBefore(child, smallest) {
                smallest = child
            }
            if smallest == i { return first.purpose }
            heap.swapAt(i, smallest)
            i = smallest
        }
    }

    private func isBefore(_ a: Int, _ b: Int) -> Bool {
        (heap[a].at, heap[a].serial) < (heap[b].at, heap[b].serial)
    }
}
