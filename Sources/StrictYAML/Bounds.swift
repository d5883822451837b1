/// What a number may be.
public struct Bounds: Sendable, Equatable {
    /// The lower end.
    public let lower: Double
    /// The upper end, which belongs to it.
    public let upper: Double
    /// Whether `lower` itself is too small.
    public let excludesLower: Bool

    /// Both ends belong to it.
    public static func from(_ lower: Double, to upper: Double) -> Bounds {
        Bounds(lower: lower, upper: upper, excludesLower: false)
    }
    /// The lower end does not belong to it, the upper one does.
    public static func moreThan(_ lower: Double, to upper: Double) -> Bounds {
        Bounds(lower: lower, upper: upper, excludesLower: true)
    }

    /// Whether a value lies within; not a number does not.
    public func contains(_ value: Double) -> Bool {
        value <= upper && (excludesLower ? value > lower : value >= lower)
    }

    /// `from 0 to 100` or `more than 0 and at most 100`, with `write` for the numbers.
    func described(_ write: (Double) -> String) -> String {
        excludesLower
            ? "more than \(write(lower)) and at most \(write(upper))"
            : "from \(write(lower)) to \(write(upper))"
    }
}

/// `5` for 5.0, `0.25` for 0.25: how numbers stand in messages.
func shortNumber(_ value: Double) -> String {
    abs(value) < 1e15 && value == value.rounded() ? "\(Int64(value))" : "\(value)"
}
