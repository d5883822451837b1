/// A provider's key, held so that it does not end up in a log.
///
/// It prints as `APIKey(…)` whichever way it is printed, and is not `Codable`. Only a transport
/// takes it out, to put it into a header.
public struct APIKey: Sendable, CustomStringConvertible, CustomDebugStringConvertible,
    CustomReflectable
{
    /// The key itself; for the transport.
    public let secret: String

    /// Nil for what cannot be a key: nothing, or characters that a header cannot hold.
    public init?(_ secret: String) {
        guard !secret.isEmpty, secret.utf8.count <= 4096,
            secret.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
        else { return nil }
        self.secret = secret
    }

    public var description: String { "APIKey(…)" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: []) }
}
