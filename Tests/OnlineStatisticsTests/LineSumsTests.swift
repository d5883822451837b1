import OnlineStatistics
import Testing

@Suite("A least-squares line")
struct LineSumsTests {
    private func sums(_ points: [(x: Double, y: Double, w: Double)]) -> LineSums {
        var sums = LineSums()
        for point in points { sums.add(x: point.x, y: point.y, weight: point.w) }
        return sums
    }

    private func randomPoints(_ seed: UInt64) -> [(x: Double, y: Double, w: Double)] {
        let random = KeyedRandom(seed: seed)
        return (0..<30).map { row in
            func draw(_ use: Int) -> Double {
                KeyedRandom.bits(row: random.row(row), item: use, lane: 0, attempt: 0).unitInterval
            }
            let x = (draw(0) * 60).rounded()
            return (x, 3 + 0.5 * x + draw(1) * 20, 0.1 + draw(2))
        }
    }

    @Test("points on a line give the line back")
    func exact() throws {
        let line = try #require(sums([(1, 5, 1), (2, 7, 3), (10, 23, 0.2)]).line)
        #expect(abs(line.intercept - 3) < 1e-12 && abs(line.slope - 2) < 1e-12)
        #expect(abs(line(4) - 11) < 1e-12)
    }

    /// (0, 1), (1, 2), (2, 4): x̄ = 1, ȳ = 7/3, Sxx = 2, Sxy = (-1)(-4/3) + 0 + (1)(5/3) = 3;
    /// slope 3/2, intercept 7/3 - 3/2 = 5/6.
    @Test("three points by hand")
    func byHand() throws {
        let line = try #require(sums([(0, 1, 1), (1, 2, 1), (2, 4, 1)]).line)
        #expect(abs(line.slope - 1.5) < 1e-14 && abs(line.intercept - 5.0 / 6) < 1e-14)
    }

    @Test("no line nearby has a smaller sum of squares", arguments: 1...5)
    func smallest(seed: UInt64) throws {
        let points = randomPoints(seed)
        let line = try #require(sums(points).line)
        func squares(_ line: FittedLine) -> Double {
            points.reduce(0) { $0 + $1.w * ($1.y - line($1.x)) * ($1.y - line($1.x)) }
        }
        let best = squares(line)
        for (a, b) in [(0.01, 0), (-0.01, 0), (0, 0.001), (0, -0.001), (0.02, -0.001)] {
            #expect(
                squares(FittedLine(intercept: line.intercept + a, slope: line.slope + b)) > best)
        }
    }

    @Test("agrees with the textbook sums", arguments: 1...5)
    func textbook(seed: UInt64) throws {
        let points = randomPoints(seed)
        let w = points.reduce(0) { $0 + $1.w }
        let x = points.reduce(0) { $0 + $1.w * $1.x } / w
        let y = points.reduce(0) { $0 + $1.w * $1.y } / w
        let xx = points.reduce(0) { $0 + $1.w * $1.x * $1.x } - w * x * x
        let xy = points.reduce(0) { $0 + $1.w * $1.x * $1.y } - w * x * y
        let sums = sums(points)
        let line = try #require(sums.line)
        #expect(abs(line.slope - xy / xx) < 1e-10)
        #expect(abs(line.intercept - (y - xy / xx * x)) < 1e-9)
        #expect(abs(sums.spreadX - xx) < 1e-8 && abs(sums.weight - w) < 1e-12)
        let ridge = try #require(sums.ridgeLine(lambda: 7))
        #expect(abs(ridge.slope - xy / (xx + 7)) < 1e-10)
        #expect(abs(ridge(x) - y) < 1e-9, "a ridge line goes through the mean")
    }

    @Test("equal x tell no slope, however many and however large", arguments: [0, 1, 12, 1e6])
    func allEqual(x: Double) {
        #expect(sums((0..<100).map { (x, Double($0), 1.0) }).line == nil)
    }

    @Test("no points, no line")
    func empty() {
        #expect(LineSums().line == nil && LineSums().ridgeLine(lambda: 1) == nil)
    }
}
