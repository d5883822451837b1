import Foundation

/// One request, read.
struct Exchange: Sendable {
    var operation: Operation
    /// A model's, job's or file's name, without its collection.
    var target: String
    var query: [String: String]
    /// Lower-case names.
    var headers: [String: String]
    var body: Data
    var json: JSON?
    var key: String
    /// The address under which the client reached this server.
    var base: String
    var receipt: ContinuousClock.Instant
    var strikes = Strikes.none

    /// The body as JSON, which it has to be.
    func requireJSON() throws(Problem) -> JSON {
        guard let json, case .object = json else {
            throw .invalid("Invalid JSON payload received. Unexpected token.")
        }
        return json
    }

    /// What the client calls its job; empty where it does not.
    var displayName: String { json?["batch"]?["displayName"]?.text ?? "" }
}
