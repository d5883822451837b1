import BatchingCore

/// Numbers for the names of one run; the empty name is 0.
public struct RunNames: Sendable {
    private var numbers: [String: NameNumber] = ["": 0]
    private var names = [""]

    public init() {}

    /// The name's number, given now where it is new.
    public mutating func number(of name: String) -> NameNumber {
        if let known = numbers[name] { return known }
        let number = NameNumber(names.count)
        numbers[name] = number
        names.append(name)
        return number
    }

    /// The name of a number that `number(of:)` gave.
    public func name(_ number: NameNumber) -> String { names[Int(number)] }
}
