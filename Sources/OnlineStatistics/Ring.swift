/// The last `capacity` values, oldest first; a full ring forgets its oldest.
public struct Ring<Element: Sendable>: Sendable {
    /// Values that it holds at most.
    public let capacity: Int
    private var storage: [Element] = []
    private var oldest = 0

    /// - Parameter capacity: ≥ 1.
    public init(capacity: Int) {
        precondition(capacity >= 1, "a ring holds at least one value")
        self.capacity = capacity
    }

    /// Adds a value; where the ring is full, the oldest goes.
    public mutating func append(_ value: Element) {
        if storage.count < capacity {
            storage.append(value)
        } else {
            storage[oldest] = value
            oldest = (oldest + 1) % capacity
        }
    }

    /// Values that it holds.
    public var count: Int { storage.count }

    /// The values, oldest first.
    public var values: [Element] { Array(storage[oldest...]) + storage[..<oldest] }
}
