import Foundation
import Locking
import Reports

/// What a command is at, and for how long, on one line of standard error.
///
/// Only on a terminal, and only once it has taken a second. A thread of its own draws it, so that what
/// works need not know of it; whoever writes to the terminal has it step aside first.
enum BusyLine {
    private struct State {
        /// Nil = nothing is to be drawn.
        var what: String?
        var began = ContinuousClock.now
        var isDrawn = false

        mutating func erase() {
            if isDrawn { Terminal.draw("") }
            isDrawn = false
        }
    }

    private static let state = Locked(State())
    private static let pause = 0.2

    /// - Parameter input: what is read; where that is typed, the line is the typist's.
    static func begin(_ what: String, reading input: String? = nil) {
        guard Terminal.errorIsTerminal, input != "-" || isatty(0) == 0 else { return }
        state.withLock {
            $0.what = what
            $0.began = .now
        }
        Thread.detachNewThread {
            while tick() { Thread.sleep(forTimeInterval: pause) }
        }
    }

    /// Takes the line away and says something in its place.
    static func stepAside(for say: () -> Void) {
        state.withLock { state in
            state.erase()
            say()
        }
    }

    /// Draws nothing any more: results are on their way to the terminal, or to a pager that has it.
    static func end() {
        state.withLock { state in
            state.erase()
            state.what = nil
        }
    }

    private static func tick() -> Bool {
        state.withLock { state in
            guard let what = state.what else { return false }
            let elapsed = ContinuousClock.now - state.began
            guard elapsed >= .seconds(1) else { return true }
            let seconds = Int(elapsed.components.seconds)
            let text = seconds < 60 ? "\(seconds) s" : NumberText.seconds(Double(seconds))
            Terminal.draw("\(what), \(text)")
            state.isDrawn = true
            return true
        }
    }
}

extension Terminal {
    /// Replaces the line the cursor is on.
    static func draw(_ text: String) { sayPart("\r\u{1B}[2K" + text) }
}
