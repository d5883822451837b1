/// Reads a duration: a number and its unit without a space, `500ms`, `1.5s`, `5m`, `2h`, `7d`.
///
/// A bare number is refused, because nobody can see whether it means seconds or milliseconds; a
/// bare 0 is accepted.
enum DurationText {
    /// Longest first: `ms` ends with the `s` of seconds.
    static let units: [(name: String, seconds: Double)] = [
        ("ms", 0.001), ("s", 1), ("m", 60), ("h", 3_600), ("d", 86_400),
    ]

    /// Seconds.
    static func read(_ text: String) -> NumberText.Reading {
        switch NumberText.read(text) {
        case .number(0): return .number(0)
        case .number: return .refused("has no unit", remedy: "say the unit, e.g. 2s or 500ms")
        case .refused: break
        }
        guard let unit = units.first(where: { text.hasSuffix($0.name) }) else {
            return .refused("is \(quotedNumber(text))", remedy: form)
        }
        let number = String(text.dropLast(unit.name.count))
        if number.hasSuffix(" ") {
            return .refused("has a space before its unit", remedy: "write e.g. 2s")
        }
        switch NumberText.read(number) {
        // Milliseconds are divided, so that 500ms is exactly what 0.5s is.
        case .number(let value):
            return .number(unit.name == "ms" ? value / 1_000 : value * unit.seconds)
        case .refused(let why, let remedy):
            return why.hasPrefix("is '") || why == "is a text"
                ? .refused("is \(quotedNumber(text))", remedy: form) : .refused(why, remedy: remedy)
        }
    }

    private static let form = "write a number and ms, s, m, h or d, e.g. 500ms, 1.5s, 24h"

    /// `100 years`, `2h`, `0.5s`: how bounds stand in messages.
    static func written(_ seconds: Double) -> String {
        let year = 365.25 * 86_400
        if seconds >= year { return "\(shortNumber(seconds / year)) years" }
        if seconds >= 3_600, seconds.truncatingRemainder(dividingBy: 3_600) == 0 {
            return "\(shortNumber(seconds / 3_600))h"
        }
        return "\(shortNumber(seconds))s"
    }
}
