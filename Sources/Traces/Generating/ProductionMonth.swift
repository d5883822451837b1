/// Thirty days of a service, from a Monday's midnight: users by day and fewer at weekends, jobs
/// beside them, and an import every night.
///
/// Users and jobs are a Poisson process whose rate follows hour and weekday. Given how many events
/// there are, their times are independent draws from the rate's shape, which thinning gives: draw a
/// time uniformly, keep it with probability rate / highest rate (Lewis and Shedler 1979,
/// doi:10.1002/nav.3800260304).
enum ProductionMonth {
    private static let days = 30
    private static let day = 86_400.0
    /// Traffic of each hour as a share of the busiest.
    private static let hours: [Double] = [
        0.10, 0.07, 0.05, 0.05, 0.06, 0.10, 0.20, 0.40, 0.70, 0.90, 1.00, 0.98,
        0.80, 0.85, 0.97, 1.00, 0.95, 0.85, 0.65, 0.55, 0.50, 0.42, 0.30, 0.18,
    ]
    /// Traffic of each day from Monday as a share of the busiest.
    private static let weekdays: [Double] = [0.95, 1.00, 1.00, 0.97, 0.85, 0.35, 0.30]

    static func rows(_ count: Int, _ seed: UInt64) -> [RowDraft] {
        let imports = count * 4 / 100
        var rows: [RowDraft] = []
        rows.reserveCapacity(count)
        var draws = Draws(seed: seed, part: 0)
        for _ in 0..<count - imports { rows.append(daytime(moment(&draws), &draws)) }
        draws = Draws(seed: seed, part: 1)
        for index in 0..<imports { rows.append(nightly(index, &draws)) }
        return rows
    }

    private static func moment(_ draws: inout Draws) -> Double {
        while true {
            let time = draws.unit() * Double(days) * day
            let weekday = Int(time / day) % 7
            let hour = Int(time / 3600) % 24
            if draws.happens(hours[hour] * weekdays[weekday]) { return time }
        }
    }

    /// A user's question, or a job that a user started.
    ///
    /// Senders 1 to 40 are the tenants.
    private static func daytime(_ time: Double, _ draws: inout Draws) -> RowDraft {
        let choice = draws.unit()
        let tenant = UInt64(draws.logUniform(1...40))
        if choice < 0.62 {
            let deadline = draws.uniform(5, 30).rounded()
            return RowDraft(
                seconds: time, .query, items: 1, deadlineSeconds: deadline, &draws)
        }
        if choice < 0.84 {
            let items = draws.whole(2...9)
            return RowDraft(
                seconds: time, .enrichment, items: items, sender: tenant, deadlineSeconds: 60,
                &draws)
        }
        if choice < 0.94 {
            let items = draws.logUniform(10...150)
            return RowDraft(seconds: time, .indexBuild, items: items, sender: tenant, &draws)
        }
        let items = draws.logUniform(5...60)
        return RowDraft(
            seconds: time, .summary, items: items, sender: tenant, deadlineSeconds: 3600, &draws)
    }

    /// Imports start after one at night, one after another, and are wanted in the morning.
    ///
    /// Sender 100 is the importer.
    private static func nightly(_ index: Int, _ draws: inout Draws) -> RowDraft {
        let night = Double(index % days)
        let time = night * day + 3600 + draws.uniform(0, 2.5 * 3600)
        let deadline = Double(draws.whole(2...5)) * 3600
        let items = draws.logUniform(200...2_000)
        return RowDraft(
            seconds: time, .nightlyImport, items: items, sender: 100, deadlineSeconds: deadline,
            &draws)
    }
}
