import OnlineStatistics
import Testing

@Suite("A ring")
struct RingTests {
    @Test("holds the last values, oldest first", arguments: 1...5, 0...12)
    func last(capacity: Int, appended: Int) {
        var ring = Ring<Int>(capacity: capacity)
        for value in 0..<appended { ring.append(value) }
        #expect(ring.values == Array((0..<appended).suffix(capacity)))
        #expect(ring.count == min(capacity, appended))
    }
}
