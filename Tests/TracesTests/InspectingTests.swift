import BatchingCore
import Diagnostics
import Testing

@testable import Traces

private func summary(_ text: String) throws(InputError) -> TraceSummary {
    let reader = try TraceReader(.bytes(Array(text.utf8), name: "t.csv"), keepRecorded: true)
    return try TraceInspector.summary(
        of: reader,
        assuming: TraceInspector.Assumptions(inputTokensPerItem: 200, outputTokensPerItem: 50))
}

@Suite("Summing up a trace")
struct InspectingTests {
    @Test("Counts, shares and tokens")
    func counts() throws {
        let result = try summary(
            """
            time_s,items,group,kind,model,purpose,tokens,output_tokens,deadline_s,strategy,latency_s,outcome,price_usd
            0,1,1,embed,e,rag,10,,5,batch,2,ok,0.5
            10,2,,generate,g,rag,,30,,batch,4,failed,
            20,3,,generate,g,,,,,individual,,censored,0.25
            40,4,,embed,e,,30,,,,,,

            """)
        #expect((result.rows, result.items, result.spanS) == (4, 10, 40))
        #expect(result.rowsPerSecond == 3.0 / 40)
        // Gaps 10, 10, 20: mean 40/3, sample variance 100/3.
        #expect(abs((result.gapVariation ?? 0) - (100.0 / 3) / (1600.0 / 9)) < 1e-12)
        #expect(result.dispersion == nil)
        #expect(result.sizes == .init(min: 1, p50: 2, p90: 4, p99: 4, max: 4, mean: 2.5))
        #expect(result.inputTokens == .init(knownShare: 0.5, total: 40, meanPerItem: 8))
        #expect(result.outputTokens == .init(knownShare: 0.5, total: 30, meanPerItem: 15))
        #expect(result.kinds.map(\.name) == ["embed", "generate"])
        #expect(
            result.models == [
                .init(name: "e", rows: 2, items: 5), .init(name: "g", rows: 2, items: 5),
            ])
        #expect(result.purposes.map(\.name) == ["(unknown)", "rag"])
        #expect((result.deadlineShare, result.senderShare) == (0.25, 0.25))
        #expect(result.recorded.map(\.strategy) == ["batch", "individual"])
        #expect((result.recorded[0].ok, result.recorded[0].failed) == (1, 1))
        #expect(result.recorded[0].meanLatencyS == 3)
        #expect(result.recorded[1].totalPriceUsd == 0.25)
        #expect(result.recorded[1].meanLatencyS == nil)
        #expect(
            result.missing == [
                "2 of 4 rows lack input tokens: 200 for each item are assumed.",
                "1 of 2 generating rows lack output tokens: 50 for each generated item are assumed.",
                "2 of 4 rows lack a purpose: rules by purpose do not touch them.",
                "3 of 4 rows lack a deadline: their results may come at any time.",
                "3 of 4 rows lack a sender: each has its parallel slots to itself.",
            ])
    }

    @Test("A trace of nothing but times and sizes says what is assumed")
    func bare() throws {
        let result = try summary("time_s,items\n0,1\n")
        #expect(result.missing.count == 5)
        #expect(result.missing[0] == "All 1 rows lack input tokens: 200 for each item are assumed.")
        #expect(result.recorded.isEmpty)
        #expect(result.rowsPerSecond == nil)
    }

    @Test("Only the ten most frequent names are listed")
    func topTen() throws {
        let rows = (0..<30).flatMap { name in (0...name).map { _ in "0,1,m\(name)\n" } }.joined()
        let result = try summary("time_s,items,model\n" + rows)
        #expect(result.models.count == 11)
        #expect(result.models[0] == .init(name: "m29", rows: 30, items: 30))
        #expect(result.models[10].name == "(other)")
        #expect(result.models.reduce(0) { $0 + $1.rows } == 465)
    }

    @Test("Dispersion counts empty minutes and leaves the last one out")
    func dispersion() throws {
        // Bins of a minute: 2, 0, 1; the fourth is not over.
        let result = try summary("time_s,items\n0,1\n30,1\n120,1\n190,1\n")
        #expect(abs((result.dispersion ?? 0) - 1) < 1e-12)
    }

    @Test(
        "Quantiles are exact below 4,096 and within 1/2,048 above",
        arguments: [1, 2, 3] as [UInt64])
    func quantiles(seed: UInt64) {
        var dice = Dice(seed)
        var histogram = SizeHistogram()
        var values: [Int] = []
        for _ in 0..<3000 {
            let value = Int.random(
                in: 1...(1 << Int.random(in: 1...23, using: &dice)), using: &dice)
            values.append(value)
            histogram.add(value)
        }
        values.sort()
        for share in [0.01, 0.25, 0.5, 0.9, 0.99, 1] {
            let exact = values[max(1, Int((share * 3000).rounded(.up))) - 1]
            let found = histogram.quantile(share)
            #expect(found <= exact)
            #expect(Double(exact - found) <= Double(exact) / 2048)
            if exact < 4096 { #expect(found == exact) }
        }
    }
}
