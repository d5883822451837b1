import CCurl
import Foundation
import ProviderAPI

/// What the loop's thread alone knows: the exchanges in flight, and when to look at their limits.
struct LoopThread {
    private let loop: CurlLoop
    private let multi: UnsafeMutableRawPointer
    private var active: [Exchange] = []
    private var new: [Exchange] = []
    private var cancelled: [Exchange] = []
    private var over: [Exchange] = []
    private var steps: [UnownedJob] = []
    /// No limit of an exchange in flight passes before this; the next look is then.
    private var nextLook = Instant.never

    init(_ loop: CurlLoop) {
        self.loop = loop
        multi = loop.multi
    }

    mutating func run() -> Never {
        // OpenSSL writes without MSG_NOSIGNAL, and a connection that broke is no reason to die.
        var pipe = sigset_t()
        sigemptyset(&pipe)
        sigaddset(&pipe, SIGPIPE)
        pthread_sigmask(SIG_BLOCK, &pipe, nil)
        while true {
            takeSteps()
            let isQuiet = loop.collect(&new, &cancelled)
            if !new.isEmpty { loop.time = .now }
            for exchange in new { add(exchange) }
            for exchange in cancelled {
                end(exchange, .init(.cancelled, "\(exchange.place): cancelled"))
            }
            new.removeAll(keepingCapacity: true)
            cancelled.removeAll(keepingCapacity: true)
            if isQuiet { sleep() }
            loop.time = .now
            var running: Int32 = 0
            curl_multi_perform(multi, &running)
            harvest()
            if nextLook <= loop.time { look() }
            if !over.isEmpty {
                for exchange in over { exchange.finish() }
                over.removeAll(keepingCapacity: true)
                if !loop.hasSteps { sched_yield() }
            }
        }
    }

    /// Those that were there when it began: a task that never waits comes again in the next round, and
    /// the exchanges are not kept waiting for it.
    private mutating func takeSteps() {
        loop.collect(&steps)
        for step in steps { step.runSynchronously(on: LoopExecutor.shared.asUnownedTaskExecutor()) }
        steps.removeAll(keepingCapacity: true)
    }

    private func sleep() {
        // Rounded up, or the last millisecond would be spent in turning round; an hour at most,
        // which fits into 31 bits.
        let wait = (nextLook.nanoseconds - Instant.now.nanoseconds) / 1_000_000 + 1
        let milliseconds = min(max(wait, 0), 3_600_000)
        curl_multi_poll(multi, nil, 0, Int32(milliseconds), nil)
        loop.noteAwake()
    }

    private mutating func add(_ exchange: Exchange) {
        exchange.began = loop.time
        exchange.handle.exchange = exchange
        guard curl_multi_add_handle(multi, exchange.handle.curl) == CURLM_OK else {
            exchange.failure = .init(.unsent, "\(exchange.place): no memory for the call")
            over.append(exchange)
            return
        }
        exchange.slot = active.count
        active.append(exchange)
        nextLook = min(nextLook, exchange.firstLook)
    }

    private mutating func harvest() {
        var code = CURLE_OK
        while let curl = ccurl_multi_next_done(multi, &code) {
            guard let user = ccurl_pointer(curl, CURLINFO_PRIVATE),
                let exchange = Unmanaged<EasyHandle>.fromOpaque(user).takeUnretainedValue().exchange
            else { continue }
            exchange.code = code
            end(exchange, nil)
        }
    }

    /// Takes it out of libcurl; with `failure` unless it has one of its own.
    private mutating func end(_ exchange: Exchange, _ failure: TransportFailure?) {
        guard let slot = exchange.slot else { return }
        exchange.slot = nil
        curl_multi_remove_handle(multi, exchange.handle.curl)
        if exchange.failure == nil { exchange.failure = failure }
        let last = active.removeLast()
        if last !== exchange {
            active[slot] = last
            last.slot = slot
        }
        over.append(exchange)
    }

    /// Ends those whose time has run out, and finds when to look again.
    private mutating func look() {
        let now = loop.time
        nextLook = .never
        for exchange in active {
            if let failure = exchange.lapsed(at: now) {
                end(exchange, failure)
            } else {
                nextLook = min(nextLook, exchange.nextLook)
            }
        }
    }
}
