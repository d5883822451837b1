import Comparison
import Reports

/// Progress on standard error, rewritten in place; only on a terminal, and only once something has
/// taken a second.
final class ProgressLine {
    private let isShown = Terminal.errorIsTerminal
    private let clock = ContinuousClock()
    private var last: ContinuousClock.Instant
    private var wasDrawn = false

    init() { last = ContinuousClock().now }

    func show(_ state: Watch.State) {
        guard isShown, state.elapsedSeconds > 1, clock.now - last > .milliseconds(200) else {
            return
        }
        last = clock.now
        wasDrawn = true
        let seconds = state.elapsedSeconds
        var text =
            "\(state.stage): \(NumberText.count(state.rows)) rows, "
            + "\(NumberText.compact(Double(state.rows) / seconds)) rows/s"
        if let total = state.totalBytes, total > 0, state.bytesRead > 0 {
            let share = Double(state.bytesRead) / Double(total)
            text += ", \(NumberText.percent(share, decimals: 0)), "
            text += "\(NumberText.seconds(seconds * (1 / share - 1))) left"
        }
        Terminal.draw(text)
    }

    func clear() {
        if wasDrawn { Terminal.draw("") }
    }
}
