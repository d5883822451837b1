import Diagnostics
import Reports
import Traces

extension TraceSource {
    /// A path as given on the command line; `-` is standard input.
    init(argument: String) { self = argument == "-" ? .standardInput : .file(argument) }
}

/// Where a command writes a trace: a file that appears when it is complete, or standard output.
struct TraceOutput {
    private let file: AtomicFileWriter?

    /// - Parameter path: nil or `-` is standard output.
    init(_ path: String?) throws {
        file = try path.flatMap { $0 == "-" ? nil : try AtomicFileWriter(path: $0) }
    }

    var sink: TraceSink {
        { [file] (bytes) throws(InputError) in
            guard let file else { return try Terminal.outputBytes(bytes) }
            do {
                try file.append(bytes)
            } catch let error as InputError {
                throw error
            } catch {
                throw InputError(.storage, file: file.path, "cannot write: \(error)")
            }
        }
    }

    func commit() throws { try file?.commit() }
}
