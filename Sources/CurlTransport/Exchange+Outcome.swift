import CCurl
import Foundation
import ProviderAPI

extension Exchange {
    /// On the loop's thread, when it is over: a stream is closed, any other one goes back to its
    /// caller.
    func finish() {
        guard case .stream(let pieces) = sink else { return wake() }
        sink = .memory
        if failure == nil { failure = problem }
        pieces.finish(throwing: failure)
        release()
        wake()
    }

    /// The whole answer, or why there is none.
    func reply() throws(TransportFailure) -> HTTPReply {
        defer { release() }
        if let failure = failure ?? problem { throw failure }
        guard let response = handle.head.response(status: status) else {
            throw TransportFailure(.broken, "\(place): an answer without a status")
        }
        return HTTPReply(response: response, body: body, timings: timings)
    }

    /// A stream whose head is there; the loop still has the exchange then, and only what it does not
    /// change any more may be looked at.
    func opened(
        _ pieces: AsyncThrowingStream<[UInt8], any Error>
    ) throws(TransportFailure) -> HTTPStream {
        if let response { return HTTPStream(response: response, pieces: pieces) }
        if case .stream(let feed) = sink {
            // It never came to the loop.
            sink = .memory
            feed.finish()
            release()
        }
        throw failure ?? TransportFailure(.broken, "\(place): an answer without a status")
    }

    private var timings: CallTimings {
        let curl = handle.curl
        func seconds(_ info: CURLINFO) -> Double { Double(ccurl_size(curl, info)) / 1e6 }
        var times = CallTimings()
        times.reusedConnection = ccurl_long(curl, CURLINFO_NUM_CONNECTS) == 0
        if !times.reusedConnection {
            times.nameLookup = seconds(CURLINFO_NAMELOOKUP_TIME_T)
            times.connect = seconds(CURLINFO_CONNECT_TIME_T)
            times.tls = seconds(CURLINFO_APPCONNECT_TIME_T)
        }
        times.firstByte = seconds(CURLINFO_STARTTRANSFER_TIME_T)
        times.total = seconds(CURLINFO_TOTAL_TIME_T)
        return times
    }

    /// No byte of the request can have left: libcurl neither came to the point of sending, nor
    /// counted a byte of a request.
    private var isUnsent: Bool {
        ccurl_size(handle.curl, CURLINFO_PRETRANSFER_TIME_T) == 0
            && ccurl_long(handle.curl, CURLINFO_REQUEST_SIZE) == 0
    }

    /// What libcurl's result means; nil = a whole answer.
    private var problem: TransportFailure? {
        if code == CURLE_OK || isCutShort { return nil }
        switch code {
        case CURLE_URL_MALFORMAT, CURLE_UNSUPPORTED_PROTOCOL:
            return TransportFailure(.refused, "\(place): not a place to call")
        case CURLE_SSL_CACERT_BADFILE:
            return TransportFailure(.refused, "\(place): the file of authorities cannot be read")
        default: break
        }
        if isUnsent { return TransportFailure(.unsent, "\(place): \(unsentReason)") }
        switch code {
        // Of a call that libcurl repeats on a connection of its own making.
        case CURLE_OPERATION_TIMEDOUT:
            return TransportFailure(.timeout, "\(place): \(noConnection)")
        // libcurl has limits of its own for one header line and for all of them, about 100 and
        // 300 KB, and says the first with this code.
        case CURLE_OUT_OF_MEMORY where !handle.head.isComplete:
            return TransportFailure(.tooLarge, "\(place): a header line that does not end")
        case CURLE_PARTIAL_FILE:
            return TransportFailure(.broken, "\(place): the answer was cut short")
        case CURLE_GOT_NOTHING:
            return TransportFailure(.broken, "\(place): closed without an answer")
        default: return TransportFailure(.broken, "\(place): \(words)")
        }
    }

    /// The limit of the whole has passed.
    var isLate: TransportFailure {
        if isUnsent { return TransportFailure(.unsent, "\(place): \(noConnection)") }
        return TransportFailure(.timeout, "\(place): not done within \(limits.total) s")
    }

    private var noConnection: String {
        "no connection within \(min(limits.connect, limits.total)) s"
    }

    private var unsentReason: String {
        switch code {
        case CURLE_COULDNT_RESOLVE_HOST: return "no such host, or no name server"
        case CURLE_COULDNT_CONNECT:
            let number = Int32(ccurl_long(handle.curl, CURLINFO_OS_ERRNO))
            return number == 0 ? "no connection" : "no connection (\(words(ofError: number)))"
        case CURLE_PEER_FAILED_VERIFICATION: return "its certificate is not to be trusted"
        case CURLE_OPERATION_TIMEDOUT: return noConnection
        default: return words
        }
    }

    /// libcurl's fixed text for its result; it quotes nothing of the call.
    private var words: String { String(cString: curl_easy_strerror(code)) }

    private func words(ofError number: Int32) -> String { String(cString: strerror(number)) }
}
