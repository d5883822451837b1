extension FaultTable {
    /// The table as text, a row a fault.
    public static var text: String {
        let names = rows.map { row in
            row.name.rawValue + (row.value.map { "=" + short($0) } ?? "")
        }
        let width = names.map(\.count).max() ?? 0
        let lines = zip(rows, names).map { row, name in
            let padding = String(repeating: " ", count: width - name.count)
            return "\(name)\(padding)  \(row.meaning)" + choices(row) + places(row)
        }
        return (lines + ["", footer]).joined(separator: "\n") + "\n"
    }

    private static func short(_ value: FaultRow.Value) -> String {
        if case .choice = value { "KIND" } else { value.form }
    }

    private static func choices(_ row: FaultRow) -> String {
        guard case .choice(let choices) = row.value else { return "" }
        return " [\(choices.joined(separator: " "))]"
    }

    private static func places(_ row: FaultRow) -> String {
        guard row.operations != Operation.all else { return "" }
        return
            " (\(Operation.allCases.filter(row.operations.contains).map(\.rawValue).joined(separator: ", ")))"
    }

    private static let footer = """
        NAME[:OPERATION[+OPERATION]][=VALUE][@WHEN], where WHEN is a share such as @0.1, or @first3, \
        or @nth5, of requests, jobs or items, whichever the fault concerns. In round brackets: the \
        operations that it strikes unless some are named. Seconds are the client's, whatever the \
        speed. Operations: \(Operation.allCases.map(\.rawValue).joined(separator: ", ")).
        """
}
