import CCurl
import ProviderAPI

extension Exchange {
    /// When it must be looked at again.
    ///
    /// Nothing has to be done as bytes come: each only moves a limit further away, so a look at a
    /// limit that was true earlier is early at worst.
    var nextLook: Instant {
        let end = began.adding(limits.total)
        if let lastByte { return min(end, lastByte.adding(limits.idle)) }
        // Until the first byte is there, its limit may turn into the other one at any time.
        let now = CurlLoop.shared.time
        let first = (requestSent ?? now).adding(limits.firstByte)
        return min(end, first, now.adding(limits.idle))
    }

    /// The same of a call that has only just begun.
    var firstLook: Instant {
        began.adding(min(limits.total, limits.firstByte, limits.idle))
    }

    /// When the whole request was handed to the system; nil = not yet.
    private var requestSent: Instant? {
        if let upload, upload.count > 0 { return sentAt }
        let sent = ccurl_size(handle.curl, CURLINFO_PRETRANSFER_TIME_T)
        return sent > 0 ? began.adding(Double(sent) / 1e6) : nil
    }

    /// Which limit has passed; that of connecting is libcurl's.
    func lapsed(at now: Instant) -> TransportFailure? {
        if began.adding(limits.total) <= now { return isLate }
        if let lastByte {
            guard lastByte.adding(limits.idle) <= now else { return nil }
            return TransportFailure(.timeout, "\(place): silent for \(limits.idle) s")
        }
        guard let sent = requestSent, sent.adding(limits.firstByte) <= now else { return nil }
        return TransportFailure(.timeout, "\(place): no answer within \(limits.firstByte) s")
    }
}
