/// Tells somebody how far a comparison is.
public final class Watch {
    /// How far the present stage is.
    public struct State: Sendable {
        /// What is being done: `sizes`, `thresholds`, `policies`.
        public var stage: String
        /// Rows read in it.
        public var rows: Int
        /// Bytes of the trace read in it.
        public var bytesRead: Int64
        /// Bytes of the trace; nil where nobody knows, as on a pipe.
        public var totalBytes: Int64?
        /// Since the stage began.
        public var elapsedSeconds: Double
    }

    private let tell: (State) -> Void
    private let clock = ContinuousClock()
    private var stage = ""
    private var began: ContinuousClock.Instant

    /// Begins with the clock at zero.
    ///
    /// - Parameter tell: called after each block of rows, on the thread that reads.
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
