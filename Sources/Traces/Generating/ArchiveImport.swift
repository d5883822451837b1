/// A chat archive imported by a site generator, in three phases: a scan that enriches conversations
/// as it finds them, index builds in bursts, and a person who asks the new site.
///
/// Some questions come while the index is still being built.
enum ArchiveImport {
    static func rows(_ count: Int, _ seed: UInt64) -> [RowDraft] {
        let builds = count * 15 / 100
        let queries = count * 30 / 100
        var rows: [RowDraft] = []
        let scanEnd = scan(count - builds - queries, seed, &rows)
        let indexEnd = index(builds, from: scanEnd, seed, &rows)
        ask(queries, from: scanEnd, indexed: indexEnd, seed, &rows)
        return rows
    }

    /// Three workers scan; a conversation every four seconds has something to enrich.
    private static func scan(_ count: Int, _ seed: UInt64, _ rows: inout [RowDraft]) -> Double {
        var draws = Draws(seed: seed, part: 0)
        var time = 0.0
        for _ in 0..<count {
            time += draws.exponential(mean: 4)
            let (items, worker) = (draws.whole(2...9), draws.whole(1...3))
            rows.append(
                RowDraft(
                    seconds: time, .enrichment, items: items, sender: UInt64(worker), &draws))
        }
        return time
    }

    /// Bursts of three to eight builds a few seconds apart, a pause of minutes between bursts.
    private static func index(
        _ count: Int, from start: Double, _ seed: UInt64, _ rows: inout [RowDraft]
    ) -> Double {
        var draws = Draws(seed: seed, part: 1)
        var time = start
        var left = 0
        for _ in 0..<count {
            if left == 0 {
                left = draws.whole(3...8)
                time += 30 + draws.exponential(mean: 90)
            }
            left -= 1
            time += draws.uniform(1, 5)
            let items = draws.logUniform(50...500)
            rows.append(RowDraft(seconds: time, .indexBuild, items: items, sender: 4, &draws))
        }
        return time
    }

    /// A fifth of the questions come during the index builds, the others after; the answer is
    /// wanted within ten seconds, of some within five.
    private static func ask(
        _ count: Int, from start: Double, indexed: Double, _ seed: UInt64,
        _ rows: inout [RowDraft]
    ) {
        var draws = Draws(seed: seed, part: 2)
        var time = indexed
        for _ in 0..<count {
            var moment = draws.uniform(start, indexed)
            if !draws.happens(0.2) {
                time += draws.exponential(mean: 20)
                moment = time
            }
            let deadline = draws.happens(0.25) ? 5.0 : 10.0
            rows.append(
                RowDraft(seconds: moment, .query, items: 1, deadlineSeconds: deadline, &draws))
        }
    }
}
