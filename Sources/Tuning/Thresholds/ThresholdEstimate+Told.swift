import BatchingCore

/// An estimate as people and scripts are told it: a guess is nobody's figure.
extension ThresholdEstimate {
    /// Nil where it is not identified.
    var toldItems: Int? { isIdentified ? items : nil }
    /// Nil where the interval is not to be believed.
    var toldLow: Int? { hasInterval ? low : nil }
    /// Nil where the interval is not to be believed.
    var toldHigh: Int? { hasInterval ? high : nil }
}
