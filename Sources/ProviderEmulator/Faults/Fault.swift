import Diagnostics

/// A fault that is switched on: what, where and when.
///
/// As a text: `NAME[:OPERATION[+OPERATION…]][=VALUE][@WHEN]`, where `WHEN` is a share such as `0.1`,
/// `firstN` or `nthN`. `status:create=503@first2` refuses the first two creates.
public struct Fault: Sendable {
    /// What it does.
    public var name: FaultName
    /// With which value, as written; empty where it takes none.
    public var value: String
    /// Requests for these may be struck.
    public var operations: Set<Operation>
    /// Which of them are.
    public var when: When

    /// Which of the requests, jobs or items that could be struck are.
    public enum When: Sendable, Equatable {
        /// All.
        case always
        /// Each with this probability, 0…1.
        case share(Double)
        /// So many from the beginning.
        case first(Int)
        /// That one alone, counted from 1.
        case nth(Int)
    }

    /// - Parameters:
    ///   - name: what it does.
    ///   - value: the table's first value unless given; it is not checked.
    ///   - operations: the table's unless given.
    ///   - when: which of those that could be struck are.
    public init(
        _ name: FaultName, _ value: String? = nil, at operations: Set<Operation>? = nil,
        _ when: When = .always
    ) {
        let row = FaultTable.row(name)
        self.name = name
        self.value = value ?? row.value?.assumed ?? ""
        self.operations = operations ?? row.operations
        self.when = when
    }

    /// Throws an error of subject `.usage` with the nearest name or the known values.
    public init(_ text: String) throws(InputError) {
        let equals = text.firstIndex(of: "=")
        let at = text.lastIndex(of: "@")
        let headEnd = equals ?? at ?? text.endIndex
        var whenText: Substring?
        var value: String?
        if let at, equals.map({ $0 < at }) ?? true {
            whenText = text[text.index(after: at)...]
            if let equals { value = String(text[text.index(after: equals)..<at]) }
        } else if let equals {
            value = String(text[text.index(after: equals)...])
        }
        let head = text[..<headEnd].split(
            separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        let nameText = String(head.first ?? "")
        guard let name = FaultName(rawValue: nameText) else {
            throw InputError(
                .usage, "no fault is called '\(nameText)'",
                remedy: nearestName(to: nameText, in: FaultName.allCases.map(\.rawValue))
                    .map { "did you mean '\($0)'?" } ?? "--fault list shows them all")
        }
        let row = FaultTable.row(name)
        try self.init(
            name, Self.checked(value, row),
            at: head.count > 1 ? Self.operations(head[1]) : row.operations,
            whenText.map { text throws(InputError) in try Self.when(text) } ?? .always)
    }

    private static func operations(_ text: Substring) throws(InputError) -> Set<Operation> {
        var operations: Set<Operation> = []
        for name in text.split(separator: "+", omittingEmptySubsequences: false) {
            guard let operation = Operation(rawValue: String(name)) else {
                throw InputError(
                    .usage, "'\(name)' is no operation of the provider",
                    remedy: didYouMean(String(name), among: Operation.allCases.map(\.rawValue)))
            }
            operations.insert(operation)
        }
        return operations
    }

    private static func when(_ text: Substring) throws(InputError) -> When {
        let compact = text.filter { $0 != " " }
        if compact.hasPrefix("first"), let count = Int(compact.dropFirst(5)), count > 0 {
            return .first(count)
        }
        if compact.hasPrefix("nth"), let number = Int(compact.dropFirst(3)), number > 0 {
            return .nth(number)
        }
        if let share = Double(compact), (0...1).contains(share) { return .share(share) }
        throw InputError(
            .usage, "'@\(text)' does not say when a fault strikes",
            remedy: "write a share such as @0.1, or @first3, or @nth5")
    }

    private static func checked(_ value: String?, _ row: FaultRow) throws(InputError) -> String? {
        guard let value else { return nil }
        let name = row.name.rawValue
        func refuse(_ remedy: String) -> InputError {
            InputError(.usage, "'\(value)' is no value of fault \(name)", remedy: remedy)
        }
        switch row.value {
        case nil: throw InputError(.usage, "fault \(name) takes no value", remedy: "leave it out")
        case .choice(let choices):
            if row.name == .tooMany, let seconds = Int(value), seconds >= 0 { return value }
            guard choices.contains(value) else { throw refuse(didYouMean(value, among: choices)) }
        case .code:
            guard let code = Int(value), (300...599).contains(code) else {
                throw refuse("write a status from 300 to 599")
            }
        case .seconds, .number:
            // A month: nobody waits longer, and no sum overflows.
            guard let number = Double(value), (0...2_592_000).contains(number) else {
                throw refuse("write a number from 0 to 2592000")
            }
        case .text:
            if value.isEmpty { throw refuse("write one") }
        }
        return value
    }
}
