import RealModule

/// Sums in sentences of the core and of the clients; reports have their own, in columns.
public enum MoneyText {
    /// US dollars: cents, or two digits of what is below ten of them; a few embeddings cost millionths.
    ///
    /// What is negative or no number is "$0".
    public static func dollars(_ amount: Double) -> String {
        guard amount.isFinite, amount > 0 else { return "$0" }
        // Places after the point: two, or as many as bring two digits.
        let places = min(max(2, 1 - Int(Double.log10(amount).rounded(.down))), 15)
        let scale = Double.pow(10, places)
        let units = UInt64(min((amount * scale).rounded(), 1e18))
        let whole = units / UInt64(scale)
        var rest = String(units % UInt64(scale))
        rest = String(repeating: "0", count: places - rest.count) + rest
        while rest.count > 2, rest.hasSuffix("0") { rest.removeLast() }
        return "$\(whole).\(rest)"
    }
}
