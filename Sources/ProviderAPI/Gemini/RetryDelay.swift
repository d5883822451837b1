import HTTPTypes

/// How long a refusal says to wait.
enum RetryDelay {
    /// Seconds: what is longer counts as this.
    ///
    /// Quotas that are not of minutes are of days; one refusal advertised 2⁶³ − 1 seconds.
    static let longest = 86_400.0

    /// Seconds as told in the body's details, else in its message, else in the header; nil = not told.
    static func of(details: [JSON], message: String, fields: HTTPFields) -> Double? {
        let told = details.lazy.compactMap { detail in
            detail["retryDelay"].flatMap { $0.asText.flatMap(seconds) }
        }
        return told.first ?? inMessage(message) ?? inFields(fields)
    }

    /// `37s`, `0.5s`, `10h17m5.7s`; nil for what is no time, or none.
    static func seconds(_ text: String) -> Double? {
        var total = 0.0
        var rest = text[...]
        while !rest.isEmpty {
            guard let part = rest.prefixMatch(of: #/([0-9]+(?:\.[0-9]*)?)(ms|h|m|s)/#),
                let number = Double(part.1), let scale = units[String(part.2)]
            else { return nil }
            total += number * scale
            rest = rest[part.range.upperBound...]
        }
        return sensible(total)
    }

    private static let units = ["h": 3600.0, "m": 60, "s": 1, "ms": 0.001]

    private static func inMessage(_ message: String) -> Double? {
        guard let match = message.firstMatch(of: #/[Pp]lease retry in ([0-9][0-9.hms]*[hms])/#)
        else { return nil }
        return seconds(String(match.1))
    }

    private static let milliseconds = HTTPField.Name("retry-after-ms")!

    /// Milliseconds where a gateway tells them, else seconds, else a date (RFC 9110, 10.2.3).
    ///
    /// A date is counted from the answer's own `Date`: no clock of ours has to agree with the provider's.
    private static func inFields(_ fields: HTTPFields) -> Double? {
        if let told = fields[milliseconds].flatMap(number) { return sensible(told / 1000) }
        guard let text = fields[.retryAfter] else { return nil }
        if let told = number(text) { return sensible(told) }
        guard let until = HTTPDate.seconds(text), let now = fields[.date].flatMap(HTTPDate.seconds)
        else { return nil }
        return sensible(Double(until - now))
    }

    private static func number(_ text: String) -> Double? {
        text.wholeMatch(of: #/[0-9]+(\.[0-9]+)?/#) == nil ? nil : Double(text)
    }

    private static func sensible(_ seconds: Double) -> Double? {
        seconds > 0 ? min(seconds, longest) : nil
    }
}
