/// Takes the steps of tasks on the loop's own thread, between two looks at the sockets.
final class LoopExecutor: TaskExecutor {
    static let shared = LoopExecutor()

    func enqueue(_ job: consuming ExecutorJob) { CurlLoop.shared.leave(UnownedJob(job)) }
}
