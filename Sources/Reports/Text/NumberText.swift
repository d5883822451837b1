/// Numbers as people read them: the same text everywhere, whatever the locale.
///
/// A number that is not known (`nil` or not-a-number) reads "–"; an infinite one reads "∞".
public enum NumberText {
    /// What stands where a number is not known.
    public static let unknown = "–"

    /// A count with commas between thousands: "12,031".
    public static func count(_ value: Int?) -> String {
        guard let value else { return unknown }
        return DecimalText.grouped(String(value))
    }

    /// A count of something, one or many: "1 replication", "20 replications".
    public static func count(_ value: Int, of thing: String) -> String {
        "\(count(value)) \(thing)\(value == 1 ? "" : "s")"
    }

    /// A number with fixed decimals (0...15) and commas between thousands: "1,204.50".
    public static func number(_ value: Double?, decimals: Int) -> String {
        worded(value) { DecimalText.grouped(DecimalText.fixed($0, decimals)) }
    }

    /// A share as percents: 0.123 reads "12.3%".
    public static func percent(_ fraction: Double?, decimals: Int = 1) -> String {
        worded(fraction) { DecimalText.grouped(DecimalText.fixed($0 * 100, decimals)) + "%" }
    }

    /// US dollars: cents from a dollar up ("$12.30", "$1,204"), three significant digits below
    /// ("$0.123", "$0.0042").
    public static func dollars(_ value: Double?) -> String {
        worded(value) { value in
            let size = abs(value)
            let text: String
            if size == 0 {
                return "$0"
            } else if size >= 999.995 {
                text = DecimalText.fixed(size, 0)
            } else if size >= 0.9995 {
                text = DecimalText.fixed(size, 2)
            } else {
                let decimals = DecimalText.decimals(of: size, significant: 3)
                text = DecimalText.trimmed(DecimalText.fixed(size, decimals), keeping: 2)
            }
            return (value < 0 ? "-$" : "$") + DecimalText.grouped(text)
        }
    }

    /// Three significant digits and an SI prefix: "1.23 k", "450 µ", "12 M".
    ///
    /// Zero reads "0".
    public static func compact(_ value: Double?) -> String {
        worded(value) { value in
            guard value != 0 else { return "0" }
            let prefixes = ["n", "µ", "m", "", "k", "M", "G", "T"]
            // 999.6 rounds to 1000, which belongs to the next prefix.
            let nudged = abs(value) * 1.0005
            let thousands = Int((Double(DecimalText.decimalExponent(nudged)) / 3).rounded(.down))
            let index = min(max(thousands + 3, 0), prefixes.count - 1)
            let scaled = value / DecimalText.powerOfTen(3 * (index - 3))
            let digits = DecimalText.significant(scaled, 3)
            return prefixes[index].isEmpty ? digits : "\(digits) \(prefixes[index])"
        }
    }

    /// Gives the words for what is not a number, or else what `text` makes of a finite value.
    static func worded(_ value: Double?, _ text: (Double) -> String) -> String {
        guard let value, !value.isNaN else { return unknown }
        guard value.isFinite else { return value > 0 ? "∞" : "-∞" }
        return text(value)
    }
}
