/// Numbers for decisions: unique in a history that several processes write, without asking it.
///
/// The time in microseconds × 1,024 plus a number of the process; always larger than the one
/// before, even when the clock goes back.
public struct DecisionNumbers: Sendable {
    private let process: Int64
    private var last: Int64 = 0

    /// - Parameter process: something that tells this process from others, such as its number.
    public init(process: Int) {
        self.process = Int64(process & (Int(ObservationNumber.perMicrosecond) - 1))
    }

    /// The next number, > 0.
    ///
    /// - Parameter now: seconds since 1970.
    public mutating func next(at now: WallTime) -> Int64 {
        let number = ObservationNumber.first(at: MicroTime.nearest(now)) + process
        last = max(number, last + ObservationNumber.perMicrosecond)
        return last
    }
}
