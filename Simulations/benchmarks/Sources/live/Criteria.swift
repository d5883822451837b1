/// What the client is for, next to what it did.
struct Criteria {
    private let outcomes: [Replay.Outcome]
    private let alwaysBatch: Double

    init(_ outcomes: [Replay.Outcome], alwaysBatch: Double) {
        self.outcomes = outcomes
        self.alwaysBatch = alwaysBatch
    }

    func printTable() {
        let questions = outcomes.filter { $0.isQuestion && $0.items == 1 }
        let few = outcomes.filter { $0.items <= 5 }
        let many = outcomes.filter { $0.items >= 100 }
        print("")
        print("criterion                                     target      found")
        line("single question, p50", "< 3 s", seconds(questions, 0.5), within(questions, 3))
        line("single question, p95", "< 3 s", seconds(questions, 0.95), "")
        line("1 to 5 items, p50", "< 5 s", seconds(few, 0.5), within(few, 5))
        line("1 to 5 items, p95", "< 5 s", seconds(few, 0.95), "")
        let jobs = many.count { $0.strategy == "batch" || $0.strategy == "hybrid" }
        line("100 items and more as jobs", "all", "\(jobs) of \(many.count)", "")
        let paid = outcomes.reduce(0) { $0 + $1.priceUSD }
        let more = (paid / alwaysBatch - 1) * 100
        line("paid more than always-batch", "< 10 %", "\((more * 10).rounded() / 10) %", "")
    }

    private func seconds(_ outcomes: [Replay.Outcome], _ share: Double) -> String {
        "\((Replay.quantile(outcomes.map(\.latency), share) * 100).rounded() / 100) s"
    }

    private func within(_ outcomes: [Replay.Outcome], _ limit: Double) -> String {
        let count = outcomes.count { $0.latency < limit }
        return "(\(count) of \(outcomes.count) within it)"
    }

    private func line(_ name: String, _ target: String, _ found: String, _ note: String) {
        func padded(_ text: String, _ width: Int) -> String {
            text + String(repeating: " ", count: max(1, width - text.count))
        }
        print(padded(name, 46) + padded(target, 12) + padded(found, 12) + note)
    }
}
