import BatchingCore
import LatencyHistory
import OnlineStatistics
import RealModule
import Testing

@testable import Tuning

@Suite("The check of the curves against what really happened")
struct CoverageTests {
    private func retune(_ rows: [HistoryObservation]) throws -> Retune {
        let history = try World.history(of: rows)
        defer { discard(history) }
        return try Retune(history, .init(valueOfTimePerHour: .infinity, isDryRun: true))
    }

    @Test("finds half and nine tenths of the held-out latencies inside, where nothing changed")
    func right() throws {
        let retune = try retune(World().observations)
        let coverage = try #require(retune.keys.first).coverage
        #expect(coverage.map(\.lane) == [.individual, .batch])
        for one in coverage {
            // 420 observations: 0.5 ± 0.024 and 0.9 ± 0.015, three times that.
            #expect(abs(one.within50 - 0.5) < 0.075 && abs(one.within90 - 0.9) < 0.045)
            #expect(!one.isFarOff)
        }
        #expect(RetuneForms(retune).warnings.isEmpty)
        #expect(RetuneForms(retune).checks.count == 2)
    }

    @Test("warns where the held-out days are of another kind")
    func wrong() throws {
        let rows = World().observations.map { row in
            var row = row
            if row.lane == .batch, row.at >= Double(World.firstDay + 14) * 86_400 {
                row.latency *= 3
            }
            return row
        }
        let warnings = RetuneForms(try retune(rows)).warnings
        #expect(warnings.count == 1)
        #expect(warnings.first?.contains("the batch lane did not behave as foretold") == true)
    }
}
