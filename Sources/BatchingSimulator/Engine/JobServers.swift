import BatchingCore

/// The provider's places for jobs, first come first served, by the time each becomes free: a
/// 4-ary heap of the places taken.
struct JobServers {
    private let places: Int
    private var ends: [Int64] = []

    init(places: Int) { self.places = places }

    /// When a job that is created now may start.
    @inline(__always) func start(createdAt now: Instant) -> Instant {
        ends.count < places ? now : max(now, Instant(nanoseconds: ends[0]))
    }

    /// A job runs in the place that is free first.
    @inline(__always) mutating func run(from start: Instant, until end: Instant) {
        // A place that is free again is taken before a new one: the heap never holds more than
        // ran at once.
        if ends.isEmpty || (ends.count < places && ends[0] > start.nanoseconds) {
            ends.append(end.nanoseconds)
            siftUp()
        } else {
            replaceFirst(end.nanoseconds)
        }
    }

    private mutating func siftUp() {
        var i = ends.count - 1
        while i > 0 {
            let parent = (i - 1) / 4
            if ends[parent] <= ends[i] { return }
            ends.swapAt(parent, i)
            i = parent
        }
    }

    private mutating func replaceFirst(_ end: Int64) {
        ends.withUnsafeMutableBufferPointer { ends in
            var i = 0
            while true {
                let first = 4 * i + 1
                if first >= ends.count { break }
                var smallest = first
                for child in first + 1..<max(first + 1, min(first + 4, ends.count))
                where ends[child] < ends[smallest] {
                    smallest = child
                }
                if ends[smallest] >= end { break }
                ends[i] = ends[smallest]
                i = smallest
            }
            ends[i] = end
        }
    }
}
