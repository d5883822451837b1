/// Tells somebody how far a comparison is.
public final class Watch {
    public struct State: Sendable {
        /// What is being done: `sizes`, `thresholds`, `policies`.
        public var stage: String
        public var rows: Int
        public var bytesRead: Int64
        public var totalBytes: Int64?
        /// Since the stage began.
        public var elapsedSeconds: Double
    }

    private let tell: (State) -> Void
    private let clock = ContinuousClock()
    private var stage = ""
    private var began: ContinuousClock.Instant

    public init(_ tell: @escaping (State) -> Void) {
        self.tell = tell
        began = clock.now
    }

    func begin(_ stage: String) {
        self.stage = stage
        began = clock.now
    }

    func advance(_ supply: RowSupply) {
        tell(
            State(
                stage: stage, rows: supply.rowsRead, bytesRead: supply.progress.bytesRead,
                totalBytes: supply.progress.totalBytes,
                elapsedSeconds: began.duration(to: clock.now).seconds))
    }
}
