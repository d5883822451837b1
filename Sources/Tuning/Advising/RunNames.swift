import BatchingCore

/// Numbers for the names of one run; the empty name is 0.
struct RunNames {
    private var numbers: [String: NameNumber] = ["": 0]
    private var names = [""]

    mutating func number(of name: String) -> NameNumber {
        if let known = numbers[name] { return known }
        let number = NameNumber(names.count)
        numbers[name] = number
        names.append(name)
        return number
    }

    func name(_ number: NameNumber) -> String { names[Int(number)] }
}
