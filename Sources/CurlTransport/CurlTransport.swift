import HTTPTypes
import ProviderAPI

/// Exchanges over libcurl.
///
/// All transports of a process share one loop and its connections; making one costs next to
/// nothing. Certificates are always verified, redirects are returned instead of followed, and no
/// variable of the environment changes where a call goes.
///
/// Calls use HTTP/2 over TLS where the server offers it. A call that `isSentOnce` has an HTTP/1.1
/// connection to itself, because libcurl silently repeats a request that broke on a connection
/// that was used before.
public final class CurlTransport: Transport {
    /// With the system's authorities.
    public static let shared = CurlTransport()

    /// The loop's own thread, for tasks that make very many small calls.
    ///
    /// A task that prefers it (`Task(executorPreference: CurlTransport.executor)`) goes on where its
    /// answer came, and no thread is woken for it: with few calls in flight that saves two fifths of
    /// a call's CPU. Every transfer of the process waits while one of its steps runs, so nothing that
    /// takes more than a fraction of a millisecond belongs there, and nothing that blocks, which
    /// `download` and a file as a body do: they wait for the disk.
    public static var executor: any TaskExecutor { LoopExecutor.shared }

    private let pool: HandlePool

    /// A transport that trusts the authorities of a PEM file too.
    ///
    /// The system's own authorities remain where libcurl knows a folder of them (as on Debian and
    /// its kin); elsewhere those of the file stand alone.
    public init(caFile: String? = nil) {
        pool = HandlePool(caFile: caFile)
    }

    /// Carries out an exchange and waits for its whole answer.
    ///
    /// - Throws: `TransportFailure` where no whole answer came; an answer of any status is none.
    public func send(_ call: HTTPCall) async throws(TransportFailure) -> HTTPReply {
        let exchange = try Exchange(call, from: pool, into: .memory)
        await CurlLoop.shared.run(exchange)
        return try exchange.reply()
    }

    /// The head, then the body's pieces as they come.
    ///
    /// Pieces that nobody has taken yet are kept, up to the body's limit. When the stream is let
    /// go of, the transfer ends.
    public func open(_ call: HTTPCall) async throws(TransportFailure) -> HTTPStream {
        let (pieces, feed) = AsyncThrowingStream.makeStream(of: [UInt8].self)
        let exchange = try Exchange(call, from: pool, into: .stream(feed))
        feed.onTermination = { _ in CurlLoop.shared.cancel(exchange) }
        await CurlLoop.shared.run(exchange)
        return try exchange.opened(pieces)
    }

    /// The file is created for its owner only and must not exist; it is there afterwards only if
    /// its body is whole and on the disk.
    public func download(
        _ call: HTTPCall, to path: String
    ) async throws(TransportFailure) -> HTTPReply {
        let file = try DownloadFile(creating: path)
        var isWhole = false
        defer { if !isWhole { file.discard() } }
        let exchange = try Exchange(call, from: pool, into: .file(file))
        await CurlLoop.shared.run(exchange)
        let reply = try exchange.reply()
        if exchange.isGood {
            isWhole = true
            try file.keep()
        }
        return reply
    }
}
