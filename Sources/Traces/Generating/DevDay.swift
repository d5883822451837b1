/// One developer's working day of eight to ten hours with a break after half of it: bursts of
/// edit-run cycles, each with a few small groups, test runs, and now and then a reindex.
enum DevDay {
    /// Groups in a burst, and seconds between two of them: about five minutes of work.
    private static let groupsPerBurst = 12
    private static let meanGap = 25.0

    static func rows(_ count: Int, _ seed: UInt64) -> [RowDraft] {
        var draws = Draws(seed: seed, part: 0)
        let day = draws.uniform(8, 10) * 3600
        let pause = (start: day * 0.5, length: draws.uniform(0.5, 1) * 3600)
        var rows: [RowDraft] = []
        var burst = 0
        while rows.count < count {
            burst += 1
            var draws = Draws(seed: seed, part: burst)
            // The burst begins at any time of the day but the break, and early enough to end.
            var time = draws.unit() * (day - pause.length - meanGap * Double(groupsPerBurst))
            if time > pause.start { time += pause.length }
            for _ in 0..<min(groupsPerBurst, count - rows.count) {
                rows.append(cycle(time, &draws))
                time += 2 + draws.exponential(mean: meanGap - 2)
            }
        }
        return rows
    }

    /// What one edit leads to.
    ///
    /// Sender 1 is the editor, 2 the test runner, 3 the indexer.
    private static func cycle(_ time: Double, _ draws: inout Draws) -> RowDraft {
        let choice = draws.unit()
        if choice < 0.02 {
            let items = draws.logUniform(30...200)
            return RowDraft(seconds: time, .reindex, items: items, sender: 3, &draws)
        }
        if choice < 0.32 {
            let items = draws.whole(1...20)
            return RowDraft(
                seconds: time, .testRun, items: items, sender: 2, deadlineSeconds: 300, &draws)
        }
        if choice < 0.55 {
            let items = draws.whole(2...5)
            return RowDraft(seconds: time, .enrichment, items: items, sender: 1, &draws)
        }
        let items = draws.happens(0.8) ? 1 : draws.whole(2...3)
        return RowDraft(
            seconds: time, .query, items: items, sender: 1, deadlineSeconds: 10, &draws)
    }
}
