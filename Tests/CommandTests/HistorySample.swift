/// Traces of what really happened, for histories; always the same ones.
enum HistorySample {
    /// So many rows a minute apart; strategies take turns.
    static func trace(_ count: Int, from start: Int = 0, time: String = "time_s") -> String {
        let strategies = ["individual", "batch", "bulk", "hybrid"]
        let head =
            "\(time),items,kind,provider,model,purpose,input_tokens,output_tokens,deadline_s,"
            + "strategy,latency_s,outcome,price_usd\n"
        return head
            + (start..<start + count).map { i in
                let at = time == "time_s" ? "\(i * 60)" : instant(minute: i)
                let outcome = ["ok", "ok", "failed", "censored", ""][i % 5]
                return "\(at),\(1 + i % 20),embed,gemini,m,bulk,\(350 * (1 + i % 20)),,"
                    + "\(i % 3 == 0 ? "30" : ""),\(strategies[i % 4]),\(i % 7).25,\(outcome),0.5\n"
            }.joined()
    }

    /// Up to a day after 2026-11-01 00:00 UTC.
    static func instant(minute: Int) -> String {
        func twoDigits(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
        return "2026-11-01T\(twoDigits(minute / 60)):\(twoDigits(minute % 60)):00Z"
    }
}
