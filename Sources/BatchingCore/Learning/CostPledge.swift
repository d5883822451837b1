import RealModule

/// Keeps what is paid near what always-batch would pay: a price on the pledge, adapted online.
///
/// Each dollar counts `weight` times, and ln weight is what was overspent so far in units of the
/// average group's batch price, times a rate: dual ascent on the constraint, by the exponentiated
/// gradient (Kivinen & Warmuth 1997, doi:10.1006/inco.1996.2612). While little is overspent ln
/// weight is small and time decides; a weight that holds the pledge is found where overspending
/// stops growing, so over many groups the pledge is kept however good online calls look.
public struct CostPledge: Sendable, Equatable, Codable {
    /// The share by which the price may exceed always-batch's: 0.1 = 10 %.
    public var increaseMax: Double
    private var overspent = 0.0
    private var usual = 0.0
    private var groups = 0.0

    /// ln weight per average group overspent: a tenth lets ten groups' worth of money pass before a
    /// dollar counts 2.7-fold, and a thousand-fold takes seventy.
    private static let rate = 0.1
    /// Money saved up is not saved for ever: a quiet day does not pay for a careless one.
    private static let savedMax = 10.0
    private static let memory = 200.0

    public init(increaseMax: Double) { self.increaseMax = increaseMax }

    /// What a dollar beyond the first counts, in dollars.
    var extraWeight: Double { .exp(min(60, max(0, Self.rate * overspent))) - 1 }
    /// US dollars of an average group at batch price.
    var usualPrice: Double { usual }

    /// - Parameters:
    ///   - price: of the plan that was chosen.
    ///   - reference: what always-batch would have paid.
    mutating func paid(_ price: Double, reference: Double) {
        guard reference > 0 else {
            // A probe: paid on top of what always-batch would have.
            if usual > 0 { overspent += price / usual }
            return
        }
        groups = min(groups + 1, Self.memory)
        usual += (reference - usual) / groups
        overspent = max(
            -Self.savedMax, overspent + (price - (1 + increaseMax) * reference) / usual)
    }
}
