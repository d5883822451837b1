import CCurl
import HTTPTypes
import ProviderAPI

/// One of libcurl's transfers, used again for call after call.
///
/// What never changes is set once, and what differs from call to call only where it differs from
/// the last one: libcurl's own reset would undo all of it, and forty settings cost as much as the
/// system call that sends the request.
///
/// Unchecked, because it wraps a pointer: it belongs to one party at a time. The caller has it from
/// `HandlePool.take` until the exchange is submitted, the loop's thread until the exchange is
/// finished, and then the caller again; each handover goes through a lock or a continuation.
final class EasyHandle: @unchecked Sendable {
    let curl: UnsafeMutableRawPointer
    /// The header lines of the answer as they came.
    var head = ResponseHead()
    /// The exchange that the callbacks work for.
    var exchange: Exchange?

    private var lines = HeaderList()
    private var lastRequest: (HTTPRequest, CallTarget)?
    private var body: UnsafeMutableRawBufferPointer
    private var url = ""
    private var limits: HTTPLimits?
    private var version = -1
    private var isOnce = false
    private var method = HTTPRequest.Method.get

    /// Bodies up to this size are copied and sent in one piece with the header lines, as libcurl
    /// does it (`MAX_INITIAL_POST_SIZE`, 64 KiB); larger ones are read piece by piece.
    static let smallBody = 64 << 10

    /// Nil when memory is out.
    init?(caFile: String?) {
        guard let curl = curl_easy_init() else { return nil }
        self.curl = curl
        body = .allocate(byteCount: 2048, alignment: 1)
        setConstants(caFile: caFile)
    }

    deinit {
        curl_easy_cleanup(curl)
        body.deallocate()
    }

    private func setConstants(caFile: String?) {
        set(CURLOPT_NOSIGNAL, 1)
        set(CURLOPT_FOLLOWLOCATION, 0)
        set(CURLOPT_UNRESTRICTED_AUTH, 0)
        set(CURLOPT_DISALLOW_USERNAME_IN_URL, 1)
        set(CURLOPT_PATH_AS_IS, 1)
        set(CURLOPT_NETRC, 0)
        set(CURLOPT_HTTP09_ALLOWED, 0)
        // `CallTarget` lets http through for this machine only; redirects, the other way to http,
        // are not followed.
        set(CURLOPT_PROTOCOLS_STR, "http,https")
        // Set, so that no variable of the environment is looked at.
        set(CURLOPT_PROXY, "")
        set(CURLOPT_NOPROXY, "*")
        set(CURLOPT_SSL_VERIFYPEER, 1)
        set(CURLOPT_SSL_VERIFYHOST, 2)
        set(CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
        if let caFile { set(CURLOPT_CAINFO, caFile) }
        // A name server that does not answer must not hold up the loop when its call is cancelled.
        set(CURLOPT_QUICK_EXIT, 1)
        // Calls that begin together wait for the first one's connection, to share it over HTTP/2.
        set(CURLOPT_PIPEWAIT, 1)
        let this = UnsafeRawPointer(Unmanaged.passUnretained(self).toOpaque())
        for option in [
            CURLOPT_PRIVATE, CURLOPT_WRITEDATA, CURLOPT_HEADERDATA, CURLOPT_READDATA,
            CURLOPT_SEEKDATA,
        ] {
            ccurl_set_pointer(curl, option, this)
        }
        ccurl_set_callback(curl, CURLOPT_WRITEFUNCTION, receiveBody)
        ccurl_set_callback(curl, CURLOPT_HEADERFUNCTION, receiveHead)
        ccurl_set_callback(curl, CURLOPT_READFUNCTION, sendBody)
        ccurl_set_seek(curl, seekBody)
    }

    /// Where `request` goes; the last one's place, if that is where it goes too.
    func target(of request: HTTPRequest) throws(TransportFailure) -> CallTarget {
        if let (last, target) = lastRequest, last.path == request.path,
            last.authority == request.authority, last.scheme == request.scheme
        {
            return target
        }
        let target = try CallTarget(request)
        lastRequest = (request, target)
        return target
    }

    /// All that `call` needs; `upload` is its body where it is read piece by piece.
    func prepare(_ call: HTTPCall, to target: CallTarget, upload: UploadBody?) {
        head.reset()
        if url != target.url {
            url = target.url
            set(CURLOPT_URL, url)
        }
        ccurl_set_pointer(curl, CURLOPT_HTTPHEADER, lines.fill(for: call))
        setMethod(call, upload)
        // A create is bought once: libcurl repeats by itself what broke on a connection that was
        // used before, and a server may refuse and repeat streams in HTTP/2.
        if isOnce != call.isSentOnce {
            isOnce = call.isSentOnce
            set(CURLOPT_FRESH_CONNECT, isOnce ? 1 : 0)
            set(CURLOPT_FORBID_REUSE, isOnce ? 1 : 0)
        }
        let wanted =
            isOnce || !target.isEncrypted
            ? Int(CURL_HTTP_VERSION_1_1) : Int(CURL_HTTP_VERSION_2TLS)
        if version != wanted {
            version = wanted
            set(CURLOPT_HTTP_VERSION, version)
        }
        if limits != call.limits {
            limits = call.limits
            // All other limits are the loop's: a timer of libcurl's costs each call a place in a tree.
            set(CURLOPT_CONNECTTIMEOUT_MS, milliseconds(call.limits.connect))
        }
    }

    private func setMethod(_ call: HTTPCall, _ upload: UploadBody?) {
        let new = call.request.method
        var bytes: [UInt8] = []
        if upload == nil, case .bytes(let small) = call.body { bytes = small }
        let hasBody: Bool
        if case .none = call.body { hasBody = new == .post } else { hasBody = true }
        // Each sets what the ones before it have left behind; a GET after a GET needs nothing.
        if hasBody {
            if method == .head { set(CURLOPT_NOBODY, 0) }
            set(CURLOPT_POST, 1)
            if upload == nil, body.count < bytes.count {
                body.deallocate()
                body = .allocate(byteCount: bytes.count, alignment: 1)
            }
            bytes.withUnsafeBytes { body.copyMemory(from: $0) }
            let start = upload == nil ? body.baseAddress : nil
            ccurl_set_pointer(curl, CURLOPT_POSTFIELDS, start)
            ccurl_set_size(
                curl, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(upload?.count ?? bytes.count))
        } else {
            set(CURLOPT_HTTPGET, 1)
            if new == .head { set(CURLOPT_NOBODY, 1) }
        }
        let isPlain = new == .head && !hasBody || new == (hasBody ? .post : .get)
        ccurl_set_string(curl, CURLOPT_CUSTOMREQUEST, isPlain ? nil : new.rawValue)
        method = new
    }

    /// Nothing of the call is left; what the libcurl handle remembers is its settings.
    func clean() {
        ccurl_set_pointer(curl, CURLOPT_HTTPHEADER, nil)
        lines.wipe()
        exchange = nil
    }

    private func set(_ option: CURLoption, _ value: Int) { ccurl_set_long(curl, option, value) }
    private func set(_ option: CURLoption, _ value: String) {
        ccurl_set_string(curl, option, value)
    }
}

/// For libcurl's limits, where 0 means none: at least 1 ms, at most the 24 days that 31 bits hold.
func milliseconds(_ seconds: Double) -> Int {
    Int(min(max(seconds * 1000, 1), Double(Int32.max)))
}
