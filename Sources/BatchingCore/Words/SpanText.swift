extension Span {
    /// Units as people write them, longest suffix first so that `ms` is not read as `s`.
    private static let units: [(suffix: String, seconds: Double)] = [
        ("ms", 1e-3), ("s", 1), ("m", 60), ("h", 3600), ("d", 86_400),
    ]

    /// A length of time with its unit, as in flags and files: `500ms`, `1.5s`, `5m`, `24h`, `7d`.
    ///
    /// Nil for anything else: no unit, signs, exponents, or more than a century.
    public init?(text: some StringProtocol) {
        guard let unit = Self.units.first(where: { text.hasSuffix($0.suffix) }) else { return nil }
        let digits = text.dropLast(unit.suffix.count)
        guard !digits.isEmpty, digits.utf8.allSatisfy({ (48...57).contains($0) || $0 == 46 }),
            let value = Double(String(digits)), value * unit.seconds <= 100 * 365.25 * 86_400
        else { return nil }
        self.init(seconds: value * unit.seconds)
    }
}
