/// What a fault does, which values it takes and what it counts: one row of the table that the help
/// text, the parser and the tests share.
public struct FaultRow: Sendable {
    /// The fault.
    public let name: FaultName
    /// What it does, as the help says it.
    public let meaning: String
    /// Nil where the fault takes no value.
    public let value: Value?
    let unit: Unit
    /// Where it strikes unless the user names operations.
    public let operations: Set<Operation>

    /// What a fault's value may be, with the one that holds where none is given.
    public enum Value: Sendable {
        /// Seconds of the client's clock, whatever the speed.
        case seconds(Double)
        /// ≥ 0.
        case number(Double)
        /// An HTTP status from 300 to 599.
        case code(Int)
        /// One of these words.
        case choice([String])
        /// Any text.
        case text(String)

        /// The value where none is given; of choices the first.
        public var assumed: String {
            switch self {
            case .seconds(let seconds): seconds.description
            case .number(let number): number.description
            case .code(let code): String(code)
            case .choice(let choices): choices[0]
            case .text(let text): text
            }
        }

        /// The values as help texts show them.
        public var form: String {
            switch self {
            case .seconds: "SECONDS"
            case .number: "NUMBER"
            case .code: "STATUS"
            case .choice(let choices): choices.joined(separator: "|")
            case .text(let text): text
            }
        }
    }

    /// What `@first3`, `@nth5` and `@0.1` count.
    enum Unit: Sendable { case request, job, item }

    init(
        _ name: FaultName, _ value: Value?, per unit: Unit = .request,
        at operations: Set<Operation> = Operation.all, _ meaning: String
    ) {
        self.name = name
        self.value = value
        self.unit = unit
        self.operations = operations
        self.meaning = meaning
    }

    /// A fault without a value.
    init(
        _ name: FaultName, per unit: Unit = .request, at operations: Set<Operation> = Operation.all,
        _ meaning: String
    ) {
        self.init(name, nil, per: unit, at: operations, meaning)
    }
}
