/// Callers with calls in flight or waiting.
///
/// Each has `Terms.maxParallel` slots, taken first come first served; a sender that has nothing in
/// flight is forgotten.
struct Senders: Sendable {
    struct Sender: Sendable {
        var key: UInt64
        var busy = 0
        /// Items that wait for a slot.
        var waitingItems = 0
        /// The chain of waiting stretches of items, oldest first.
        var firstWaiting = none
        var lastWaiting = none
        /// Already in the queue at the gate.
        var atGate = false
    }

    private var slab = Slab<Sender>()
    private var numbers: [UInt64: Int32] = [:]

    subscript(number: Int32) -> Sender {
        get { slab[number] }
        _modify { yield &slab[number] }
    }

    mutating func number(for key: UInt64) -> Int32 {
        if let known = numbers[key] { return known }
        let number = slab.insert(Sender(key: key))
        numbers[key] = number
        return number
    }

    /// Items that are before those of a group that comes now: waiting ones, and half of each call in
    /// flight, which on average is half done.
    func itemsAhead(of key: UInt64) -> Int {
        guard let number = numbers[key] else { return 0 }
        return slab[number].waitingItems + slab[number].busy / 2
    }

    mutating func forgetIfIdle(_ number: Int32) {
        let sender = slab[number]
        guard sender.busy == 0, sender.firstWaiting == none, !sender.atGate else { return }
        numbers[sender.key] = nil
        slab.remove(number)
    }
}
