import Foundation

/// The process's environment: what Google's own clients read from it, and nothing else.
enum Surroundings {
    /// Nil where it is not set, or set to nothing.
    static func variable(_ name: String) -> String? {
        guard let value = getenv(name) else { return nil }
        let text = String(cString: value)
        return text.isEmpty ? nil : text
    }

    static var process: Int { Int(getpid()) }
}
