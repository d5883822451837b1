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
    /// In average groups.
    ///
    /// It begins as if five had been overspent: until it is known what time and money are worth here,
    /// too much is easily paid, and a run of some hundred groups would not make up for it.
    private var overspent = 5.0
    private var usual = 0.0
    private var groups = 0.0

    /// ln weight per average group overspent.
    ///
    /// A fifth lets five groups' worth of money pass before a dollar counts 2.7-fold of the usual: a
    /// smaller one lets a trace of some hundred groups end far above its limit.
    private static let rate = 0.2
    /// Money saved up is not saved for ever: a quiet day does not pay for a careless one.
    private static let savedMax = 10.0
    private static let memory = 200.0

    public init(increaseMax: Double) { self.increaseMax = increaseMax }

    /// What a dollar counts beyond itself, in the usual group's cost per dollar of its price: so it
    /// takes the same few groups to bite whatever an hour and a token cost.
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
