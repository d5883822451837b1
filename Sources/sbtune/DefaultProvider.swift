import BatchingCore

/// The provider where none is named.
enum DefaultProvider {
    /// - Parameter kind: what most requests of the trace ask for.
    static func preset(for kind: RequestKind) -> String {
        kind == .generate ? "gemini-generate" : "gemini-embedding"
    }
}
