/// One axis of a chart: what it measures, and how values are placed and worded along it.
public struct Axis: Sendable, Equatable {
    /// How values are placed along it.
    public enum Scale: Sendable, Equatable {
        /// Equal distances are equal differences.
        case linear
        /// Equal distances are equal ratios. Zero and negative values have no place and are not
        /// drawn; the chart counts them.
        case log10
    }

    /// How values are worded, at ticks and where the pointer rests.
    public enum Wording: Sendable, Equatable {
        /// Plain numbers; the axis's unit follows where a value stands alone.
        case number
        /// Values are seconds: "10 s", "1 min", "1 h".
        case duration
        /// Values are US dollars: "$0.05".
        case dollars
        /// Values are shares: 0.25 reads "25%".
        case percent
    }

    /// What it measures.
    public var title: String
    /// The unit after the title, such as "requests"; empty where the wording carries it.
    public var unit: String
    /// How values are placed along it.
    public var scale: Scale
    /// How values are worded.
    public var wording: Wording
    /// The values at the ends; nil fits the data.
    public var range: ClosedRange<Double>?

    public init(
        _ title: String, unit: String = "", scale: Scale = .linear, wording: Wording = .number,
        range: ClosedRange<Double>? = nil
    ) {
        self.title = title
        self.unit = unit
        self.scale = scale
        self.wording = wording
        self.range = range
    }

    /// The title with its unit.
    var heading: String { unit.isEmpty ? title : "\(title) (\(unit))" }

    /// Whether a value has a place on this axis.
    func canPlace(_ value: Double) -> Bool {
        value.isFinite && (scale == .linear || value > 0)
    }

    /// One value in words, with its unit.
    func words(_ value: Double) -> String {
        switch wording {
        case .duration: return NumberText.seconds(value)
        case .dollars: return NumberText.dollars(value)
        case .percent: return NumberText.percent(value)
        case .number:
            let size = abs(value)
            let isUsual = size == 0 || (0.001..<1e7).contains(size)
            let decimals = size >= 1000 ? 0 : DecimalText.decimals(of: value, significant: 3)
            let number =
                isUsual
                ? DecimalText.trimmed(NumberText.number(value, decimals: decimals))
                : NumberText.compact(value)
            return unit.isEmpty ? number : "\(number) \(unit)"
        }
    }
}
