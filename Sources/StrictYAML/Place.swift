import Diagnostics

/// Where something stands in a configuration file.
public struct Place: Sendable, Equatable {
    /// As errors name it.
    public var file: String
    /// 1-based.
    public var line: Int
    /// 1-based, in bytes.
    public var column: Int

    public init(file: String, line: Int, column: Int) {
        self.file = file
        self.line = line
        self.column = column
    }

    /// An error about this place, of subject `.configuration`.
    public func error(_ what: String, remedy: String = "") -> InputError {
        InputError(
            .configuration, file: file, line: line, column: column, what, remedy: remedy)
    }
}
