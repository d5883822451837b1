import Foundation
import Reports
import SmartBatching

/// How a group gets on, on one line of standard error where that is a terminal.
final class LiveProgress {
    private let total: Int
    private let clock = ContinuousClock()
    private let start: ContinuousClock.Instant
    private let speed: Double
    private var done = 0
    private var plan: GroupPlan?
    private var wasDrawn = false
    private var last: ContinuousClock.Instant

    init(total: Int, speed: Double) {
        self.total = total
        self.speed = speed
        start = clock.now
        last = start
    }

    func take(_ delivery: Delivery) {
        switch delivery {
        case .planned(let plan):
            self.plan = plan
            show(now: true)
        case .item:
            done += 1
            show(now: done == total)
        case .piece, .finished: break
        }
    }

    /// Again, though nothing happened: time goes on.
    func show(now isDue: Bool) {
        guard Terminal.errorIsTerminal, isDue || clock.now - last > .milliseconds(200) else {
            return
        }
        last = clock.now
        wasDrawn = true
        let (seconds, attoseconds) = (clock.now - start).components
        let elapsed = (Double(seconds) + Double(attoseconds) * 1e-18) * speed
        var text = "\(NumberText.count(done)) of \(NumberText.count(total, of: "item"))"
        text += ", \(NumberText.seconds(elapsed))"
        if let plan {
            text += ", \(plan.strategy)"
            if let expected = plan.seconds { text += ", about \(NumberText.seconds(expected))" }
            if let price = plan.priceUSD, price > 0 {
                let paid = price * Double(done) / Double(max(1, total))
                text += ", $\(NumberText.compact(paid)) of $\(NumberText.compact(price))"
            }
        }
        Terminal.draw(text)
    }

    func clear() {
        if wasDrawn { Terminal.draw("") }
        wasDrawn = false
    }
}
