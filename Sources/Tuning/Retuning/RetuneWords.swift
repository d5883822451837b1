import Reports

/// Retuning in words.
enum RetuneWords {
    static func days(_ count: Int) -> String { NumberText.count(count, of: "day") }

    /// What the candidate is worth a day, with its interval: "0.42 h less waiting and $0.10 more a
    /// day, together $4.10 [3.20, 5.00]".
    static func effect(_ replay: PairedReplay, valueOfTimePerHour: Double) -> String {
        let difference = ThresholdWords.difference(
            hours: -replay.waitingHoursPerDay, priceUSD: -replay.priceUSDPerDay)
        let gain = replay.gainPerDay
        guard valueOfTimePerHour.isFinite else {
            let interval =
                "[\(NumberText.seconds(gain.low * 3600)), \(NumberText.seconds(gain.high * 3600))]"
            return "\(difference) a day, 95 % interval of the time saved \(interval)"
        }
        return "\(difference) a day, gain \(NumberText.dollars(gain.mean)) "
            + "[\(NumberText.dollars(gain.low)), \(NumberText.dollars(gain.high))]"
    }
}
