import Diagnostics
import Foundation

/// Keeps an output from taking the place of what it is made from.
enum InputGuard {
    /// - Parameters:
    ///   - flag: the output's, for the error.
    ///   - inputs: paths that are read; what is none, such as a preset's name, does no harm.
    static func refuse(
        _ output: String?, _ flag: String, over inputs: [String?]
    ) throws(InputError) {
        guard let output, let target = identity(output) else { return }
        for case let input? in inputs where identity(input) == target {
            throw InputError(
                .usage, "\(flag) '\(output)' is the input '\(input)' itself",
                remedy: "write to another path")
        }
    }

    /// The same for both names of a file; nil where there is no file to lose.
    private static func identity(_ path: String) -> [UInt64]? {
        var status = stat()
        guard path != "-", stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            return nil
        }
        return [UInt64(status.st_dev), UInt64(status.st_ino)]
    }
}
