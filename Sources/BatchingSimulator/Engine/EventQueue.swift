import BatchingCore

/// Keyed entries, smallest first: a 4-ary heap, whose levels share cache lines (LaMarca and Ladner
/// 1996, doi:10.1145/235141.235145).
///
/// The order is total: instant, then `rank`. Entries of equal keys come out in a fixed order, as
/// everything here is a pure function of what was put in.
struct EventQueue<Content: BitwiseCopyable> {
    struct Entry {
        /// Instant and rank as one number: a comparison without branches, where two fields need
        /// one that is as good as random.
        fileprivate var key: UInt128
        var content: Content

        /// Nanoseconds.
        var at: Int64 { Int64(truncatingIfNeeded: key >> 64) }
        var rank: UInt64 { UInt64(truncatingIfNeeded: key) }
    }

    private var heap: [Entry] = []

    @inline(__always) var isEmpty: Bool { heap.isEmpty }

    /// Orders the first entries of several queues; the greatest number where the queue is empty.
    @inline(__always) var nextKey: UInt128 { heap.isEmpty ? .max : heap[0].key }

    /// `.never` where the queue is empty.
    @inline(__always) var nextInstant: Instant {
        heap.isEmpty ? .never : Instant(nanoseconds: heap[0].at)
    }

    mutating func push(at: Instant, rank: UInt64, _ content: Content) {
        // Instants are never before the run's start, so that they keep their order unsigned.
        let key = UInt128(UInt64(bitPattern: at.nanoseconds)) << 64 | UInt128(rank)
        let entry = Entry(key: key, content: content)
        heap.append(entry)
        heap.withUnsafeMutableBufferPointer { heap in
            var i = heap.count - 1
            while i > 0 {
                let parent = (i - 1) / 4
                if entry.key >= heap[parent].key { break }
                heap[i] = heap[parent]
                i = parent
            }
            heap[i] = entry
        }
    }

    mutating func pop() -> Entry {
        let top = heap[0]
        let last = heap.removeLast()
        if heap.isEmpty { return top }
        heap.withUnsafeMutableBufferPointer { heap in
            var i = 0
            while true {
                let first = 4 * i + 1
                if first >= heap.count { break }
                var smallest = first
                let end = min(first + 4, heap.count)
                var child = first + 1
                while child < end {
                    smallest = heap[child].key < heap[smallest].key ? child : smallest
                    child += 1
                }
                if heap[smallest].key >= last.key { break }
                heap[i] = heap[smallest]
                i = smallest
            }
            heap[i] = last
        }
        return top
    }
}
