/// A unit for a column or an axis of durations.
public enum TimeUnit: String, Sendable, CaseIterable {
    /// Thousandths of a second.
    case milliseconds = "ms"
    /// Seconds.
    case seconds = "s"
    /// Minutes.
    case minutes = "min"
    /// Hours.
    case hours = "h"
    /// Days of 24 hours.
    case days = "d"

    /// How many seconds one of this unit takes.
    public var seconds: Double {
        switch self {
        case .milliseconds: 0.001
        case .seconds: 1
        case .minutes: 60
        case .hours: 3600
        case .days: 86400
        }
    }
}

extension NumberText {
    /// A duration in the unit that suits it: "4.2 ms", "0.84 s", "41.2 s", "12 min 4 s", "3.4 h".
    ///
    /// - Parameter value: seconds; may be negative.
    public static func seconds(_ value: Double?) -> String {
        worded(value) { value in
            let sign = value < 0 ? "-" : ""
            return sign + nonNegativeSeconds(abs(value))
        }
    }

    /// A duration in one fixed unit, so that a column's numbers compare at a glance: "0.84 s".
    public static func seconds(_ value: Double?, in unit: TimeUnit, decimals: Int = 1) -> String {
        worded(value) { value in
            let digits = DecimalText.fixed(value / unit.seconds, decimals)
            return "\(DecimalText.grouped(digits)) \(unit.rawValue)"
        }
    }

    private static func nonNegativeSeconds(_ value: Double) -> String {
        // Each limit is where the smaller unit's own rounding would reach the larger unit.
        switch value {
        case 0: return "0 s"
        case ..<0.000_01: return "\(DecimalText.significant(value * 1e6, 2)) µs"
        case ..<0.009_95: return "\(DecimalText.significant(value * 1000, 2)) ms"
        case ..<9.995: return "\(DecimalText.fixed(value, 2)) s"
        case ..<59.95: return "\(DecimalText.fixed(value, 1)) s"
        case ..<3599.5:
            let whole = Int(value.rounded())
            return "\(whole / 60) min \(whole % 60) s"
        case ..<359_820: return "\(DecimalText.fixed(value / 3600, 1)) h"
        default: return "\(DecimalText.grouped(DecimalText.fixed(value / 3600, 0))) h"
        }
    }
}
