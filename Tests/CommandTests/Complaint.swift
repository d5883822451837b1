import Testing

/// Expects that a command ended with `status`, printed no result, and said in one line what is
/// wrong, where, and what to do: `parts` are the beginnings and words that the line must hold.
///
/// Notes may stand before it.
func expectComplaint(
    _ outcome: Tool.Outcome, status: Int32, _ parts: [String],
    sourceLocation: SourceLocation = #_sourceLocation
) {
    let said = outcome.error
    #expect(!outcome.wasKilled, "\(said)", sourceLocation: sourceLocation)
    #expect(outcome.status == status, "\(said)", sourceLocation: sourceLocation)
    #expect(outcome.output == "", sourceLocation: sourceLocation)
    let lines = outcome.errorLines
    #expect(said.hasSuffix("\n"), sourceLocation: sourceLocation)
    #expect(
        lines.count { $0.hasPrefix("sbtune: ") } == 1, "\(said)", sourceLocation: sourceLocation)
    #expect(
        lines.dropLast().allSatisfy { $0.hasPrefix("note: ") }, "\(said)",
        sourceLocation: sourceLocation)
    let complaint = lines.last ?? ""
    for part in parts {
        #expect(complaint.contains(part), "\(complaint)", sourceLocation: sourceLocation)
    }
}

/// Something wrong with an input, and what must be said about it.
struct Fault: Sendable, CustomTestStringConvertible {
    /// What is wrong, in words.
    let name: String
    /// The file's text or the command's words, as the test reads it.
    let input: String
    let status: Int32
    /// The line's beginning or words in it.
    let parts: [String]

    init(_ name: String, _ input: String, _ status: Int32, _ parts: String...) {
        self.name = name
        self.input = input
        self.status = status
        self.parts = parts
    }

    var testDescription: String { name }
}
