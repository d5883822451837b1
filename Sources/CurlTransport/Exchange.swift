import CCurl
import HTTPTypes
import ProviderAPI
import Synchronization

/// One call on its way: what it sends, where its answer goes, and who waits for it.
///
/// Unchecked, because it changes hands instead of being locked: the caller fills it in and submits
/// it, from then on only the loop's thread touches it, and when that has resumed the continuation
/// the caller has it back. `isSubmitted` and `isCancelled`, which any thread may ask for, are only
/// touched under the loop's inbox lock.
final class Exchange: @unchecked Sendable {
    /// Where the body of a good answer goes.
    enum Sink {
        case memory
        case file(DownloadFile)
        case stream(AsyncThrowingStream<[UInt8], any Error>.Continuation)
    }

    let handle: EasyHandle
    let pool: HandlePool
    let place: String
    let limits: HTTPLimits
    /// Of the whole body, when it is sent in pieces.
    var upload: UploadBody?
    let isSentOnce: Bool
    var sink: Sink

    // Under the loop's inbox lock.
    var isSubmitted = false
    var isCancelled = false

    // The loop's.
    var waiter: UnsafeContinuation<Void, Never>?
    private let isBack = Atomic(false)
    /// Its place among the loop's active exchanges.
    var slot: Int?
    /// When libcurl got it, when its last body byte was taken, and when the last byte came.
    var began = Instant.never
    var sentAt: Instant?
    var lastByte: Instant?
    var body: [UInt8] = []
    var received = 0
    private(set) var status = 0
    /// Enough of an error's body has come: what ends the transfer now is no failure.
    private(set) var isCutShort = false
    /// Why we ended it; libcurl then only tells that we did.
    var failure: TransportFailure?
    var code = CURLE_OK
    /// Of a stream, as soon as it is known.
    var response: HTTPResponse?

    init(_ call: HTTPCall, from pool: HandlePool, into sink: Sink) throws(TransportFailure) {
        guard let handle = pool.take() else {
            throw TransportFailure(.unsent, "no memory for the call")
        }
        let target: CallTarget
        do throws(TransportFailure) {
            target = try handle.target(of: call.request)
            switch call.body {
            case .none: break
            case .bytes(let bytes):
                if bytes.count > EasyHandle.smallBody { upload = UploadBody(bytes) }
            case .file(let path, let offset, let count):
                upload = try UploadBody(path: path, offset: offset, count: count)
            }
        } catch {
            pool.give(back: handle)
            throw error
        }
        self.handle = handle
        self.pool = pool
        self.sink = sink
        place = target.place
        limits = call.limits
        isSentOnce = call.isSentOnce
        handle.prepare(call, to: target, upload: upload)
    }

    /// Called once, by whoever has it when it is over.
    func release() {
        upload?.close()
        upload = nil
        pool.give(back: handle)
    }

    // MARK: - On the loop's thread

    /// Whether to go on.
    func receive(headLine line: UnsafeRawBufferPointer) -> Bool {
        handle.head.add(line)
        guard handle.head.total <= limits.headerBytes else {
            failure = TransportFailure(
                .tooLarge, "\(place): header lines of more than \(limits.headerBytes) bytes")
            return false
        }
        if lastByte == nil || handle.head.isComplete { lastByte = CurlLoop.shared.time }
        guard handle.head.isComplete else { return true }
        status = ccurl_long(handle.curl, CURLINFO_RESPONSE_CODE)
        if case .stream = sink, status >= 200, response == nil {
            response = handle.head.response(status: status)
            wake()
        }
        return true
    }

    /// Whether to go on.
    func receive(_ bytes: UnsafeRawBufferPointer) -> Bool {
        lastByte = CurlLoop.shared.time
        if received == 0 {
            let told = Int(ccurl_size(handle.curl, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T))
            guard status >= 400 || told <= limits.bodyBytes else { return refuseSize() }
            if isKept { body.reserveCapacity(min(max(told, 0), keptBytes)) }
        }
        received += bytes.count
        if status >= 400 {
            let room = limits.errorBytes - (received - bytes.count)
            if room > 0 { deliver(UnsafeRawBufferPointer(rebasing: bytes.prefix(room))) }
            isCutShort = received > limits.bodyBytes
            return !isCutShort
        }
        guard received <= limits.bodyBytes else { return refuseSize() }
        deliver(bytes)
        return failure == nil
    }

    private func refuseSize() -> Bool {
        failure = TransportFailure(
            .tooLarge, "\(place): an answer of more than \(limits.bodyBytes) bytes")
        return false
    }

    private var keptBytes: Int { status >= 400 ? limits.errorBytes : limits.bodyBytes }

    /// The body stays in memory.
    private var isKept: Bool {
        switch sink {
        case .memory: true
        case .file: !isGood
        case .stream: false
        }
    }

    var isGood: Bool { (200..<300).contains(status) }

    private func deliver(_ bytes: UnsafeRawBufferPointer) {
        switch sink {
        case .stream(let pieces): pieces.yield([UInt8](bytes))
        case .file(let file) where isGood: failure = file.write(bytes)
        default: body.append(contentsOf: bytes)
        }
    }

    /// Lets go on whoever waits; only the first time.
    func wake() {
        let waiter = self.waiter
        self.waiter = nil
        isBack.store(true, ordering: .releasing)
        waiter?.resume()
    }

    /// On the caller's thread, once it goes on: all that was written before `wake` is there.
    ///
    /// A continuation gives that too. Where it is resumed before it is waited for, though, the
    /// runtime does so without the thread sanitizer seeing it.
    func takeBack() { _ = isBack.load(ordering: .acquiring) }
}
