/// ISO 8601 instants as text: `2024-05-10T12:34:56.789Z`, or with a space, a fraction of any
/// length (rounded to nanoseconds), `Z`, `±hh:mm`, `±hhmm` or no zone, which means UTC.
enum TimestampText {
    typealias Bytes = UnsafePointer<UInt8>

    /// Years outside are mistakes, and the difference of any two instants fits 64-bit nanoseconds.
    static let years = 1970...2199

    /// Nanoseconds since 1970-01-01 00:00 UTC; nil when the text is no such instant.
    static func nanoseconds(_ from: Bytes, _ to: Bytes) -> Int64? {
        let (start, end) = trimmed(from, to)
        guard end - start >= 16, start[4] == dash, start[7] == dash, start[13] == colon,
            start[10] | 0x20 == UInt8(ascii: "t") || start[10] == Byte.space,
            let century = twoDigits(start), let rest = twoDigits(start + 2),
            let month = twoDigits(start + 5), let day = twoDigits(start + 8),
            let hour = twoDigits(start + 11), let minute = twoDigits(start + 14),
            years.contains(century * 100 + rest), 1...12 ~= month,
            1...daysIn(month, year: century * 100 + rest) ~= day, hour < 24, minute < 60
        else { return nil }
        let days = daysSince1970(year: century * 100 + rest, month: month, day: day)
        var seconds = days * 86_400 + hour * 3600 + minute * 60
        var place = start + 16
        if end - place >= 3, place.pointee == colon {
            // 60 is a leap second; it counts as the first second of the next minute.
            guard let second = twoDigits(place + 1), second <= 60 else { return nil }
            seconds += second
            place += 3
        }
        guard let fraction = fraction(&place, end), let shift = zone(place, end) else { return nil }
        return Int64(seconds - shift) * 1_000_000_000 + fraction
    }

    private static let dash = UInt8(ascii: "-")
    private static let colon = UInt8(ascii: ":")

    private static func twoDigits(_ place: Bytes) -> Int? {
        guard Byte.isDigit(place[0]), Byte.isDigit(place[1]) else { return nil }
        return Int(place[0] &- Byte.zero) * 10 + Int(place[1] &- Byte.zero)
    }

    /// Nanoseconds after the point, if there is one.
    private static func fraction(_ place: inout Bytes, _ end: Bytes) -> Int64? {
        guard place < end, place.pointee == Byte.dot else { return 0 }
        place += 1
        let start = place
        var value: Int64 = 0
        while place < end, Byte.isDigit(place.pointee) {
            let digit = Int64(place.pointee &- Byte.zero)
            if place - start < 9 { value = value * 10 + digit }
            if place - start == 9, digit >= 5 { value += 1 }
            place += 1
        }
        if place == start { return nil }
        return value * Int64(DecimalText.powersOfTen[max(0, 9 - (place - start))])
    }

    /// Seconds that the zone's clocks are ahead of UTC.
    private static func zone(_ place: Bytes, _ end: Bytes) -> Int? {
        if place == end { return 0 }
        if place.pointee | 0x20 == UInt8(ascii: "z") { return place + 1 == end ? 0 : nil }
        guard place.pointee == dash || place.pointee == UInt8(ascii: "+") else { return nil }
        let sign = place.pointee == dash ? -1 : 1
        let length = end - place
        guard length == 3 || length == 5 || length == 6, let hours = twoDigits(place + 1) else {
            return nil
        }
        if length == 6, place[3] != colon { return nil }
        guard let minutes = length == 3 ? 0 : twoDigits(end - 2), hours <= 18, minutes < 60 else {
            return nil
        }
        return sign * (hours * 3600 + minutes * 60)
    }

    private static func daysIn(_ month: Int, year: Int) -> Int {
        if month == 2 {
            return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        }
        return [4, 6, 9, 11].contains(month) ? 30 : 31
    }

    /// Days from 1970-01-01 in the Gregorian calendar: H.
    ///
    /// Hinnant, "chrono-compatible low-level date algorithms", `days_from_civil`.
    private static func daysSince1970(year: Int, month: Int, day: Int) -> Int {
        let shifted = month <= 2 ? year - 1 : year
        let era = shifted / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }
}
