import BatchingCore
import Diagnostics
import Foundation
import Testing

@testable import Traces

private func generated(
    _ preset: TracePreset, rows: Int? = nil, seed: UInt64 = 1
) throws(InputError) -> [UInt8] {
    let out = Gathered()
    try TraceGenerator(preset, rows: rows, seed: seed).write(to: out.take)
    return out.bytes
}

@Suite("Generated traces")
struct GeneratingTests {
    @Test(
        "The same seed gives the same bytes, another seed others", arguments: TracePreset.allCases)
    func seeds(preset: TracePreset) throws {
        #expect(try generated(preset) == generated(preset))
        #expect(try generated(preset) != generated(preset, seed: 2))
    }

    @Test(
        "They have the rows asked for, in order of time, and read back",
        arguments: TracePreset.allCases, [1, 2, 7, 100, 3000])
    func readBack(preset: TracePreset, rows: Int) throws {
        for seed in [1, 2, 3] as [UInt64] {
            let bytes = try generated(preset, rows: rows, seed: seed)
            let groups = try TraceReader(.bytes(bytes, name: "made")).readAll().groups
            #expect(groups.count == rows)
            #expect(groups[0].arrival == .zero)
            #expect(
                groups.allSatisfy {
                    $0.purpose != 0 && $0.model != 0 && $0.inputTokens >= $0.items
                        && ($0.kind == .generate) == ($0.outputTokens >= 0)
                        && $0.arrival.nanoseconds % 1_000_000 == 0
                })
        }
    }

    @Test("They span what they stand for")
    func spans() throws {
        func span(_ preset: TracePreset) throws -> Double {
            try TraceGenerator(preset).groups().last?.arrival.seconds ?? 0
        }
        #expect(try 0.1...3 ~= span(.archiveImport) / 3600)
        #expect(try 6...10 ~= span(.devDay) / 3600)
        #expect(try 29...30 ~= span(.productionMonth) / 86_400)
    }

    @Test("An impossible number of rows is refused", arguments: [0, -1, 10_000_001])
    func impossible(rows: Int) {
        #expect(throws: InputError.self) { try TraceGenerator(.devDay, rows: rows) }
    }

    @Test("The traces in data/ are what the generator makes", arguments: TracePreset.allCases)
    func shipped(preset: TracePreset) throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let file = root.appending(path: "data/\(preset.rawValue).csv")
        let made = try generated(preset)
        if ProcessInfo.processInfo.environment["SBTUNE_REMAKE_DATA"] != nil {
            try Data(made).write(to: file)
        }
        #expect(try Array(Data(contentsOf: file)) == made)
    }

    @Test("Logarithm and exponential agree with the C library to fifteen digits")
    func mathematics() {
        var dice = Dice(9)
        for _ in 0..<2000 {
            let x = Double.random(in: -40...40, using: &dice)
            #expect(abs(portableExp(x) / exp(x) - 1) < 1e-14)
            let y = Double.random(in: 1e-9...1e9, using: &dice)
            #expect(abs(portableLog(y) - log(y)) <= 1e-15 * max(1, abs(log(y))) * 4)
        }
    }
}
