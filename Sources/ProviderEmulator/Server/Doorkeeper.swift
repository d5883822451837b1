/// Who may ask anything at all.
///
/// A page in a browser must not reach a server on this machine: its requests bring an `Origin`, or
/// a `Host` that only looks like this machine (DNS rebinding).
struct Doorkeeper: Sendable {
    let isLoopback: Bool
    let token: String?

    /// - Parameter headers: lower-case names.
    func refusal(_ headers: [String: String]) -> Problem? {
        if headers["origin"] != nil {
            return Problem(403, "Requests from pages in a browser are refused.")
        }
        if isLoopback, !Self.isLoopbackName(headers["host"] ?? "") {
            return Problem(403, "The Host header does not name the loopback.")
        }
        if let token, !Self.same(token, headers["x-emulator-token"] ?? "") {
            return Problem(403, "The header x-emulator-token is missing or wrong.")
        }
        return nil
    }

    private static func isLoopbackName(_ host: String) -> Bool {
        var name = host.lowercased()
        if name.hasPrefix("[") {
            name = String(name.dropFirst().prefix { $0 != "]" })
            return name == "::1"
        }
        if let colon = name.lastIndex(of: ":") { name = String(name[..<colon]) }
        let parts = name.split(separator: ".", omittingEmptySubsequences: false)
        let isAddress =
            parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
        return name == "localhost" || isAddress
    }

    /// Takes as long for any text of a length, so that its time tells nothing.
    private static func same(_ a: String, _ b: String) -> Bool {
        let (a, b) = (Array(a.utf8), Array(b.utf8))
        guard a.count == b.count else { return false }
        return zip(a, b).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
    }

    /// The key is known by its looks: there are no accounts here.
    static func keyProblem(_ exchange: Exchange) -> Problem? {
        // The address of an upload is its credential.
        if exchange.operation == .chunk { return nil }
        if exchange.key.isEmpty {
            return Problem(
                403,
                "Method doesn't allow unregistered callers (callers without established identity). "
                    + "Please use API Key or other form of API consumer identity to call this API.")
        }
        if exchange.key.contains("forbidden") {
            return Problem(403, "The caller does not have permission.")
        }
        return exchange.key.contains("invalid") ? Problem.badKey() : nil
    }
}
