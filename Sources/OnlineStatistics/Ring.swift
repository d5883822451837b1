/// The last `capacity` values, oldest first; a full ring forgets its oldest.
public struct Ring<Element: Sendable>: Sendable {
    public let capacity: Int
    private var storage: [Element] = []
    private var oldest = 0

    /// - Parameter capacity: ≥ 1.
    public init(capacity: Int) {
        precondition(capacity >= 1, "a ring holds at least one value")
        self.capacity = capacity
    }

    public mutating func append(_ value: Element) {
        if storage.count < capacity {
            storage.append(value)
        } else {
            storage[oldest] = value
            oldest = (oldest + 1) % capacity
        }
    }

    public var count: Int { storage.count }

    public var values: [Element] { Array(storage[oldest...]) + storage[..<oldest] }
}
