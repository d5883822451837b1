import BatchingCore
import OnlineStatistics
import Testing

@testable import BatchingSimulator

@Suite("Parts of the engines")
struct EnginePartsTests {
    private func draws(_ count: Int, below most: Double, seed: UInt64) -> [Int64] {
        let random = KeyedRandom(seed: seed)
        return (0..<count).map {
            Int64(
                most
                    * KeyedRandom.bits(row: random.row($0), item: 0, lane: 0, attempt: 0)
                    .unitInterval)
        }
    }

    @Test("the queue gives back smallest first, equal instants by rank", arguments: [1, 2, 5, 300])
    func queueOrder(count: Int) {
        var queue = EventQueue<Int32>()
        let keys = draws(count, below: 40, seed: 3)
        for (rank, at) in keys.enumerated() {
            queue.push(
                at: Instant(nanoseconds: at), rank: UInt64(count - rank),
                Int32(truncatingIfNeeded: at))
        }
        var popped: [[Int64]] = []
        while !queue.isEmpty {
            #expect(queue.nextInstant != .never)
            let entry = queue.pop()
            #expect(Int64(entry.content) == entry.at)
            popped.append([entry.at, Int64(entry.rank)])
        }
        #expect(popped == popped.sorted { $0.lexicographicallyPrecedes($1) })
        #expect(popped.map { $0[0] } == keys.sorted() && queue.nextInstant == .never)
    }

    @Test("slots and places: first come first served, as a sort would have it", arguments: 1...6)
    func servers(places: Int) {
        let spans = draws(200, below: 50, seed: UInt64(places))
        var servers = JobServers(places: places)
        var free = [Int64](repeating: 0, count: places)
        var slotTimes = [Int64](repeating: 0, count: places)
        slotTimes.withUnsafeMutableBufferPointer { buffer in
            let slots = SlotTimes(buffer.baseAddress!, count: places)
            for (step, span) in spans.enumerated() {
                let now = Instant(nanoseconds: Int64(step * 6))
                free.sort()
                let start = max(now.nanoseconds, free[0])
                free[0] = start + span
                let end = Instant(nanoseconds: start + span)
                #expect(servers.start(createdAt: now).nanoseconds == start)
                servers.run(from: Instant(nanoseconds: start), until: end)
                #expect(slots.earliest(notBefore: now).nanoseconds == start)
                slots.occupy(until: end)
            }
        }
    }

    @Test("thousands of senders at once keep their own slots")
    func manySenders() {
        let senders = draws(6000, below: 3000, seed: 12)
        let rows = senders.enumerated().map { number, sender in
            row(number, items: 7, at: Double(number) * 0.001, sender: UInt64(sender))
        }
        let model = steadyProvider()
        #expect(
            latencies("always-individual", model, rows)
                == latencies("always-individual", model, rows, engine: .events))
    }

    @Test("Little's law holds at the end, or the process does")
    func littlesLaw() async {
        var law = LittlesLaw()
        law.arrive(at: .zero)
        law.arrive(at: .zero + Span(seconds: 1))
        law.finish(at: .zero + Span(seconds: 3))
        law.finish(at: .zero + Span(seconds: 5))
        // 3 s and 4 s: one group for 1 s, two for 2 s, one for 2 s.
        law.check(totalLatency: 7)
        await #expect(processExitsWith: .failure) {
            var law = LittlesLaw()
            law.arrive(at: .zero)
            law.finish(at: .zero + Span(seconds: 3))
            law.check(totalLatency: 3.1)
        }
        await #expect(processExitsWith: .failure) {
            var law = LittlesLaw()
            law.arrive(at: .zero)
            law.check(totalLatency: 0)
        }
    }
}
