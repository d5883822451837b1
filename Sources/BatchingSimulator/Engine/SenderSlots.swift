import BatchingCore

/// The slot times of every sender that has something in flight.
///
/// Open addressing with linear probing. A sender whose slots are all free is forgotten when the
/// table fills up, so that memory follows the senders in flight and not those ever seen.
struct SenderSlots: ~Copyable {
    private let slotCount: Int
    private var capacity: Int
    private var used = 0
    private var keys: UnsafeMutablePointer<UInt64>
    private var times: UnsafeMutablePointer<Int64>
    /// For senders that share with nobody: good until the next call.
    private let scratch: UnsafeMutablePointer<Int64>

    init(slotCount: Int) {
        self.slotCount = slotCount
        capacity = 256
        keys = Self.emptyKeys(capacity)
        times = .allocate(capacity: capacity * slotCount)
        scratch = .allocate(capacity: slotCount)
    }

    deinit {
        keys.deallocate()
        times.deallocate()
        scratch.deallocate()
    }

    private static func emptyKeys(_ capacity: Int) -> UnsafeMutablePointer<UInt64> {
        let keys = UnsafeMutablePointer<UInt64>.allocate(capacity: capacity)
        keys.initialize(repeating: RequestGroup.alone, count: capacity)
        return keys
    }

    /// Slots that nobody shares, all free.
    @inline(__always) func fresh(_ now: Instant) -> SlotTimes {
        scratch.update(repeating: now.nanoseconds, count: slotCount)
        return SlotTimes(scratch, count: slotCount)
    }

    /// The sender's slots, good until the next call of this method.
    @inline(__always) mutating func slots(of sender: UInt64, _ now: Instant) -> SlotTimes {
        if sender == RequestGroup.alone { return fresh(now) }
        var place = home(sender)
        while keys[place] != sender {
            if keys[place] == RequestGroup.alone { return insert(sender, now) }
            place = (place &+ 1) & (capacity &- 1)
        }
        return SlotTimes(times + place * slotCount, count: slotCount)
    }

    private mutating func insert(_ sender: UInt64, _ now: Instant) -> SlotTimes {
        if used * 2 >= capacity { rebuild(now) }
        let place = freePlace(for: sender)
        keys[place] = sender
        (times + place * slotCount).initialize(repeating: 0, count: slotCount)
        used += 1
        return SlotTimes(times + place * slotCount, count: slotCount)
    }

    private func freePlace(for sender: UInt64) -> Int {
        var place = home(sender)
        while keys[place] != RequestGroup.alone { place = (place &+ 1) & (capacity &- 1) }
        return place
    }

    @inline(__always) private func home(_ sender: UInt64) -> Int {
        // Fibonacci hashing (Knuth, TAOCP 3, §6.4): the high bits of a product with 2⁶⁴/φ.
        Int(truncatingIfNeeded: (sender &* 0x9E37_79B9_7F4A_7C15) >> 32) & (capacity &- 1)
    }

    /// Keeps only senders with a slot taken, in a table at most a quarter full.
    private mutating func rebuild(_ now: Instant) {
        let (oldKeys, oldTimes, oldCapacity) = (keys, times, capacity)
        func isBusy(_ place: Int) -> Bool {
            oldKeys[place] != RequestGroup.alone
                && oldTimes[place * slotCount + slotCount - 1] > now.nanoseconds
        }
        let busy = (0..<oldCapacity).reduce(0) { $0 + (isBusy($1) ? 1 : 0) }
        capacity = 256
        while capacity < busy * 4 { capacity *= 2 }
        keys = Self.emptyKeys(capacity)
        times = .allocate(capacity: capacity * slotCount)
        used = busy
        for place in 0..<oldCapacity where isBusy(place) {
            let new = freePlace(for: oldKeys[place])
            keys[new] = oldKeys[place]
            (times + new * slotCount).initialize(
                from: oldTimes + place * slotCount, count: slotCount)
        }
        oldKeys.deallocate()
        oldTimes.deallocate()
    }
}
