/// Instants as text, for writers and for flags.
public enum TraceTime {
    /// Nanoseconds since 1970 of an ISO 8601 instant, such as `2024-05-10T12:34:56.789Z`, or of a
    /// day, which means its beginning in UTC; nil when the text is neither.
    public static func nanoseconds(_ text: String) -> Int64? {
        let isDay = text.utf8.count == 10
        // The reader's look ahead needs a byte after the text.
        return Array((isDay ? text + "T00:00:00Z" : text).utf8 + [0]).withUnsafeBufferPointer {
            bytes in
            bytes.baseAddress.flatMap { TimestampText.nanoseconds($0, $0 + bytes.count - 1) }
        }
    }

    /// An instant as ISO 8601 in UTC, with as many decimals as it needs.
    ///
    /// - Parameter nanoseconds: since 1970.
    public static func text(nanoseconds: Int64) -> String {
        var bytes: [UInt8] = []
        bytes.appendTimestamp(nanoseconds)
        return String(decoding: bytes, as: UTF8.self)
    }
}

extension [UInt8] {
    /// Nanoseconds since 1970 as `2024-05-10T12:34:56.789Z`: at most nine decimals, none needless.
    mutating func appendTimestamp(_ nanoseconds: Int64) {
        let perDay: Int64 = 86_400_000_000_000
        let day = nanoseconds >= 0 ? nanoseconds / perDay : (nanoseconds + 1) / perDay - 1
        let rest = nanoseconds - day * perDay
        appendDate(Int(day))
        append(UInt8(ascii: "T"))
        appendTwoDigits(Int(rest / 3_600_000_000_000))
        append(UInt8(ascii: ":"))
        appendTwoDigits(Int(rest / 60_000_000_000 % 60))
        append(UInt8(ascii: ":"))
        let seconds = rest % 60_000_000_000
        if seconds < 10_000_000_000 { append(Byte.zero) }
        appendSeconds(seconds)
        append(UInt8(ascii: "Z"))
    }

    /// Hinnant, "chrono-compatible low-level date algorithms", `civil_from_days`.
    ///
    /// - Parameter days: since 1970-01-01, not before the year 0.
    private mutating func appendDate(_ days: Int) {
        let shifted = days + 719_468
        let era = shifted / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra =
            (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        appendTwoDigits(year / 100)
        appendTwoDigits(year % 100)
        append(UInt8(ascii: "-"))
        appendTwoDigits(month)
        append(UInt8(ascii: "-"))
        appendTwoDigits(dayOfYear - (153 * monthFromMarch + 2) / 5 + 1)
    }

    private mutating func appendTwoDigits(_ value: Int) {
        append(Byte.zero + UInt8(value / 10))
        append(Byte.zero + UInt8(value % 10))
    }
}
