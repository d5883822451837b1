import LatencyHistory

/// Days and times as people and scripts write them: ISO 8601, UTC.
enum DayText {
    /// The UTC day of a time, counted from 1970-01-01.
    static func day(of time: WallTime) -> Int { Int((time / 86_400).rounded(.down)) }

    /// `2026-11-22`.
    ///
    /// Hinnant, *chrono-compatible low-level date algorithms*: years begin in March, so that the leap
    /// day comes last, and 400 of them have 146,097 days.
    static func date(_ day: Int) -> String {
        let shifted = day + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra =
            (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let month = (5 * dayOfYear + 2) / 153
        let dayOfMonth = dayOfYear - (153 * month + 2) / 5 + 1
        let monthOfYear = month < 10 ? month + 3 : month - 9
        let year = yearOfEra + era * 400 + (monthOfYear <= 2 ? 1 : 0)
        return "\(padded(year, 4))-\(padded(monthOfYear, 2))-\(padded(dayOfMonth, 2))"
    }

    /// `2026-11-22T15:04:05Z`.
    static func time(_ time: WallTime) -> String {
        let day = day(of: time)
        let second = Int(time - Double(day) * 86_400)
        return "\(date(day))T\(padded(second / 3600, 2)):\(padded(second / 60 % 60, 2)):"
            + "\(padded(second % 60, 2))Z"
    }

    private static func padded(_ value: Int, _ width: Int) -> String {
        let text = String(value)
        return String(repeating: "0", count: Swift.max(0, width - text.count)) + text
    }
}
