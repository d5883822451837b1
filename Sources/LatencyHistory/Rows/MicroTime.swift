/// Times as the file keeps them: whole microseconds since 1970, so that equal times are equal.
enum MicroTime {
    static let perSecond = 1e6
    static let perDay: Int64 = 86_400_000_000

    /// Years 1970 to 2255: times 1,024 they still fit 63 bits (`ObservationNumber`).
    static let range: ClosedRange<Int64> = 0...((1 << 53) - 1)

    /// Nil when `time` is not a time that can be kept.
    static func micros(_ time: WallTime) -> Int64? {
        let scaled = (time * perSecond).rounded()
        guard scaled >= 0, scaled <= Double(range.upperBound) else { return nil }
        return Int64(scaled)
    }

    /// The nearest time that can be kept: a bound of a question may lie anywhere.
    static func nearest(_ time: WallTime) -> Int64 {
        if time.isNaN { return 0 }
        return micros(time) ?? (time < 0 ? 0 : range.upperBound)
    }

    static func seconds(_ micros: Int64) -> WallTime { Double(micros) / perSecond }

    /// Days since 1970-01-01.
    static func day(_ micros: Int64) -> Int { Int(micros / perDay) }
}
