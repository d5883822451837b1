import Reports
import Testing

@Suite("Number text")
struct NumberTextTests {
    @Test(
        "durations take the unit that suits them",
        arguments: [
            (0, "0 s"), (0.0000042, "4.2 µs"), (0.0042, "4.2 ms"), (0.84, "0.84 s"),
            (9.996, "10.0 s"), (41.2, "41.2 s"), (59.96, "1 min 0 s"), (724, "12 min 4 s"),
            (3599.6, "1.0 h"), (12_240, "3.4 h"), (3_600_000, "1,000 h"), (-90, "-1 min 30 s"),
        ])
    func durations(value: Double, text: String) {
        #expect(NumberText.seconds(value) == text)
    }

    @Test("a column of durations can keep one unit")
    func fixedUnit() {
        #expect(NumberText.seconds(90, in: .minutes) == "1.5 min")
        #expect(NumberText.seconds(7_200_000, in: .seconds, decimals: 0) == "7,200,000 s")
    }

    @Test(
        "dollars show cents from a dollar up and three digits below",
        arguments: [
            (0, "$0"), (0.0042, "$0.0042"), (0.00123456, "$0.00123"), (0.5, "$0.50"),
            (0.9999, "$1.00"), (12.3, "$12.30"), (999.999, "$1,000"), (1204.31, "$1,204"),
            (-0.25, "-$0.25"),
        ])
    func dollars(value: Double, text: String) {
        #expect(NumberText.dollars(value) == text)
    }

    @Test(
        "compact numbers have three digits and a prefix",
        arguments: [
            (0, "0"), (12, "12"), (999.6, "1 k"), (1234, "1.23 k"), (12_031_000, "12 M"),
            (0.00045, "450 µ"), (-2500, "-2.5 k"),
        ])
    func compact(value: Double, text: String) {
        #expect(NumberText.compact(value) == text)
    }

    @Test("counts and shares read as people write them")
    func countsAndShares() {
        #expect(NumberText.count(12_031) == "12,031")
        #expect(NumberText.count(-1_234_567) == "-1,234,567")
        #expect(NumberText.count(999) == "999")
        #expect(NumberText.percent(0.1234) == "12.3%")
        #expect(NumberText.number(-0.04, decimals: 1) == "0.0")
        #expect(NumberText.number(1e18, decimals: 1) == "1,000,000,000,000,000,000.0")
    }

    @Test("what is not known is a dash, and infinity is a sign")
    func unknown() {
        #expect(NumberText.count(nil) == "–")
        for text in [
            NumberText.seconds(nil), NumberText.seconds(.nan, in: .hours),
            NumberText.dollars(.nan), NumberText.percent(nil), NumberText.compact(.nan),
        ] {
            #expect(text == "–")
        }
        #expect(NumberText.seconds(.infinity) == "∞")
    }
}
