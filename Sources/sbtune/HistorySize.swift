/// Sizes of files as people write them.
enum HistorySize {
    /// Longest first, so that `MB` is not read as `B`.
    private static let units: [(suffix: String, bytes: Double)] = [
        ("KIB", 0x1p10), ("MIB", 0x1p20), ("GIB", 0x1p30), ("KB", 1e3), ("MB", 1e6), ("GB", 1e9),
        ("B", 1),
    ]

    /// Bytes of `100MB`, `1.5GB`, `512KiB`; nil for anything else, and above a petabyte.
    static func bytes(_ text: String) -> Int? {
        let text = text.uppercased()
        guard let unit = units.first(where: { text.hasSuffix($0.suffix) }) else { return nil }
        let digits = text.dropLast(unit.suffix.count)
        guard !digits.isEmpty, digits.utf8.allSatisfy({ (48...57).contains($0) || $0 == 46 }),
            let value = Double(String(digits)), value * unit.bytes <= 1e15
        else { return nil }
        return Int(value * unit.bytes)
    }
}
