/// Dates of HTTP headers in the one form that senders may use (RFC 9110, 5.6.7: IMF-fixdate).
enum HTTPDate {
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    /// Seconds since 1970-01-01 UTC of `Sun, 06 Nov 1994 08:49:37 GMT`; nil for anything else.
    static func seconds(_ text: String) -> Int? {
        guard
            let parts = text.wholeMatch(
                of: #/[A-Z][a-z]{2}, (\d\d) ([A-Z][a-z]{2}) (\d{4}) (\d\d):(\d\d):(\d\d) GMT/#),
            let day = Int(parts.1), let month = months.firstIndex(of: String(parts.2)),
            let year = Int(parts.3), let hour = Int(parts.4), let minute = Int(parts.5),
            let second = Int(parts.6), (1...31).contains(day), hour < 24, minute < 60, second < 61
        else { return nil }
        return ((days(year, month + 1, day) * 24 + hour) * 60 + minute) * 60 + second
    }

    /// Days since 1970-01-01, counting years from March, so that a leap day is a year's last one.
    ///
    /// `days_from_civil` of H. Hinnant, *chrono-compatible low-level date algorithms*
    /// (howardhinnant.github.io/date_algorithms.html).
    private static func days(_ year: Int, _ month: Int, _ day: Int) -> Int {
        let year = month <= 2 ? year - 1 : year
        let era = year / 400
        let yearOfEra = year - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }
}
