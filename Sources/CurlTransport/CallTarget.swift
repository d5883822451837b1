import HTTPTypes
import ProviderAPI

/// Where a call goes: checked before any byte leaves.
///
/// The check is stricter than libcurl's parser, so that both read the same host out of it: an
/// authority is a plain name or address and a port, nothing else. What passes can hold no
/// credentials, and `http` reaches this machine only.
struct CallTarget {
    let url: String
    /// Host and port, for error texts.
    let place: String
    let isEncrypted: Bool
    /// This machine, which may be spoken to without encryption.
    let isLoopback: Bool

    init(_ request: HTTPRequest) throws(TransportFailure) {
        guard let authority = request.authority, let host = Self.host(of: authority) else {
            throw TransportFailure(.refused, "the call names no host, or not in the form host:port")
        }
        place = authority
        isLoopback = Self.isLoopback(host)
        switch request.scheme {
        case "https": isEncrypted = true
        case "http" where isLoopback: isEncrypted = false
        case "http":
            throw TransportFailure(
                .refused, "\(authority): http is for this machine only; use https")
        default:
            throw TransportFailure(.refused, "\(authority): only https is spoken")
        }
        let path = request.path ?? "/"
        guard path.utf8.first == UInt8(ascii: "/"),
            path.utf8.allSatisfy({ (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "#") })
        else {
            throw TransportFailure(
                .refused, "\(authority): the path does not begin with / or is not escaped")
        }
        url = (isEncrypted ? "https://" : "http://") + authority + path
    }

    /// The host of `host`, `host:port`, `[address]` or `[address]:port`; nil for anything else.
    private static func host(of authority: String) -> Substring? {
        var rest = authority[...]
        let host: Substring
        if rest.first == "[" {
            guard let end = rest.firstIndex(of: "]") else { return nil }
            host = rest[rest.index(after: rest.startIndex)..<end]
            guard !host.isEmpty, host.utf8.allSatisfy(isOfAddress) else { return nil }
            rest = rest[rest.index(after: end)...]
        } else {
            host = rest.prefix { $0 != ":" }
            guard !host.isEmpty, host.utf8.allSatisfy(isOfName) else { return nil }
            rest = rest[host.endIndex...]
        }
        guard !rest.isEmpty else { return host }
        let port = rest.dropFirst()
        guard rest.first == ":", port.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            let number = UInt16(port), number > 0
        else { return nil }
        return host
    }

    private static func isOfName(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        case UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"): true
        default: false
        }
    }

    private static func isOfAddress(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x46, 0x61...0x66: true
        case UInt8(ascii: ":"), UInt8(ascii: "."): true
        default: false
        }
    }

    /// `localhost`, which libcurl never asks a name server for, `::1`, and four numbers 127.x.x.x.
    private static func isLoopback(_ host: Substring) -> Bool {
        if host == "localhost" || host == "::1" { return true }
        let numbers = host.split(separator: ".", omittingEmptySubsequences: false)
        // A leading zero would make a number octal for some readers and decimal for others.
        return numbers.count == 4 && numbers[0] == "127"
            && numbers.allSatisfy { UInt8($0) != nil && ($0 == "0" || $0.first != "0") }
            && host.utf8.allSatisfy { $0 == 0x2E || (0x30...0x39).contains($0) }
    }
}
