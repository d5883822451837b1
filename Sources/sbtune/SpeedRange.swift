import Diagnostics

/// What `--speed` may be: of an emulator, and of those who count its seconds.
enum SpeedRange {
    /// A million: a day in 86 ms, about the time that a request takes anyway.
    static func check(_ speed: Double) throws(InputError) {
        guard speed > 0, speed <= 1_000_000 else {
            throw InputError(
                .usage, "--speed \(speed) is out of range",
                remedy: "give a number above 0, at most 1000000")
        }
    }
}
