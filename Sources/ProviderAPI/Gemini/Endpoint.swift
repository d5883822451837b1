import Diagnostics

/// Where a provider is reached.
public struct Endpoint: Sendable, Equatable {
    /// `https`, or `http` for this machine itself.
    public let scheme: String
    /// Host, and port where it is not the scheme's own.
    public let authority: String
    /// What stands before the version, from its slash on; empty = nothing.
    public let pathPrefix: String
    /// `v1beta`, or `v1`: which methods the latter has is not known for certain.
    public let version: String

    /// Google's own.
    public static let gemini = Endpoint(
        scheme: "https", authority: "generativelanguage.googleapis.com", pathPrefix: "",
        version: "v1beta")

    private init(scheme: String, authority: String, pathPrefix: String, version: String) {
        self.scheme = scheme
        self.authority = authority
        self.pathPrefix = pathPrefix
        self.version = version
    }

    /// An endpoint from its address.
    ///
    /// - Throws: `InputError(.configuration)` for anything but `https://host[:port][/path]`, or the
    ///   same with `http` and a loopback host; it never quotes the address, which may hold a secret.
    public init(baseURL: String, version: String = "v1beta") throws(InputError) {
        let (scheme, authority, path) = try Self.parts(of: baseURL)
        guard Self.isWord(version) else {
            throw Self.refusal("has an API version that is none", "write v1beta or v1")
        }
        self.init(
            scheme: scheme, authority: authority, pathPrefix: path, version: version)
    }

    /// The host, without port and brackets, in lower case.
    public var host: String { Self.host(of: authority) }

    /// Whether what is sent there stays on this machine.
    public var isLoopback: Bool { Self.isLoopback(host) }
}

extension Endpoint {
    private static func refusal(_ what: String, _ remedy: String) -> InputError {
        InputError(.configuration, "the base URL \(what)", remedy: remedy)
    }

    /// Scheme, authority and path, the latter without its last slash.
    private static func parts(
        of url: String
    ) throws(InputError) -> (scheme: String, authority: String, path: String) {
        let schemes = ["https", "http"]
        guard let scheme = schemes.first(where: { url.lowercased().hasPrefix($0 + "://") }) else {
            throw refusal("begins with neither https:// nor http://", "write https://host")
        }
        let rest = url.dropFirst(scheme.utf8.count + 3)
        let authority = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        let path = rest.dropFirst(authority.count)
        guard !authority.contains("@") else {
            throw refusal("holds a user's name", "keys come from the environment or a file")
        }
        guard !path.contains("?"), !path.contains("#") else {
            throw refusal("has a query or a fragment", "end it with the path")
        }
        guard isAuthority(authority) else {
            throw refusal(
                "names no host, or a port outside 1 to 65535",
                "write https://host or https://host:port")
        }
        var prefix = String(path)
        while prefix.hasSuffix("/") { prefix.removeLast() }
        let segments = prefix.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
        guard segments.allSatisfy({ isWord($0) && !$0.allSatisfy { $0 == "." } }) else {
            throw refusal("has a path that is none", "use letters, digits, '.', '_', '-' and '~'")
        }
        if scheme == "http", !isLoopback(host(of: authority)) {
            throw refusal("would send the key over plain http", "write https://")
        }
        return (scheme, authority.lowercased(), prefix)
    }

    private static func isWord(_ text: some StringProtocol) -> Bool {
        !text.isEmpty
            && text.utf8.allSatisfy { URLText.isUnreserved($0) }
    }

    /// A host name, an IPv4 address or an IPv6 address in brackets, and perhaps a port.
    private static func isAuthority(_ text: some StringProtocol) -> Bool {
        let bracketed = #/\[[0-9A-Fa-f:.]{2,45}\](:[0-9]{1,5})?/#
        let named = #/[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?(:[0-9]{1,5})?/#
        let text = String(text)
        guard text.wholeMatch(of: bracketed) != nil || text.wholeMatch(of: named) != nil else {
            return false
        }
        let port = text.split(separator: "]").last.flatMap { $0.split(separator: ":").last }
        guard text.contains(#/:[0-9]+$/#), let port, !text.hasSuffix("]") else { return true }
        return (1...65_535).contains(Int(port) ?? 0)
    }

    static func host(of authority: some StringProtocol) -> String {
        let text = authority.lowercased()
        if text.hasPrefix("[") { return String(text.dropFirst().prefix { $0 != "]" }) }
        return String(text.prefix { $0 != ":" })
    }

    /// `localhost`, 127.0.0.0/8 (RFC 1122, section 3.2.1.3) and ::1, by name only: nothing is asked.
    static func isLoopback(_ host: String) -> Bool {
        host == "localhost" || host == "::1"
            || host.wholeMatch(of: #/127\.[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}/#) != nil
    }
}

/// Texts in addresses (RFC 3986).
enum URLText {
    /// Letters, digits and `-._~`, which stand for themselves anywhere.
    static func isUnreserved(_ byte: UInt8) -> Bool {
        isAlphanumeric(byte) || "-._~".utf8.contains(byte)
    }

    static func isAlphanumeric(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
    }

    /// Every other byte as `%` and its two digits.
    static func encoded(_ text: String) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            if isUnreserved(byte) {
                bytes.append(byte)
            } else {
                bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
