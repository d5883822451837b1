import Diagnostics
import Foundation
import ProviderAPI

/// Where a provider's key comes from; never a flag, never a configuration's value.
public enum KeySource: Sendable {
    /// `GOOGLE_API_KEY`, else `GEMINI_API_KEY`, as Google's own clients take them.
    case environment
    /// The first line of a file that only its owner can read (mode 0600 or less).
    case file(String)
    /// A key that the program has from elsewhere.
    case key(APIKey)

    static let variables = ["GOOGLE_API_KEY", "GEMINI_API_KEY"]

    /// - Throws: `InputError(.configuration)`; it never holds what was read.
    public func key() throws(InputError) -> APIKey {
        switch self {
        case .key(let key): return key
        case .environment: return try Self.fromEnvironment()
        case .file(let path): return try Self.fromFile(path)
        }
    }

    private static func fromEnvironment() throws(InputError) -> APIKey {
        for name in variables {
            guard let value = Surroundings.variable(name) else { continue }
            guard let key = APIKey(value) else {
                throw InputError(
                    .configuration, "\(name) holds characters that no key has",
                    remedy: "set it to the key alone")
            }
            return key
        }
        throw InputError(
            .configuration, "there is no key: neither GOOGLE_API_KEY nor GEMINI_API_KEY is set",
            remedy: "set one, or name a file that only you can read (--key-file, KeySource.file)")
    }

    private static func fromFile(_ path: String) throws(InputError) -> APIKey {
        // Larger than any key, and a device is not read to its end.
        let most = 4097
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else {
            // Who gives the key itself for its file must not see it in a log.
            let mayBeKey = !path.contains("/") && path.utf8.count >= 30
            throw InputError(
                .configuration, file: mayBeKey ? "the key's file" : path,
                "cannot read the key: \(String(cString: strerror(errno)))",
                remedy: "name a file that you can read")
        }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
            status.st_mode & 0o077 == 0
        else {
            throw InputError(
                .configuration, file: path, "the key's file can be read by others",
                remedy: "chmod 600 it")
        }
        var bytes = [UInt8](repeating: 0, count: most)
        let count = read(descriptor, &bytes, most)
        let line = bytes.prefix(max(0, count)).prefix { $0 != 10 && $0 != 13 }
        guard count < most, let key = APIKey(String(decoding: line, as: UTF8.self)) else {
            throw InputError(
                .configuration, file: path, "the file's first line is no key",
                remedy: "put the key alone into it")
        }
        return key
    }
}
