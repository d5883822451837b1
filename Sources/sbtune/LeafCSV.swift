import Foundation
import Reports

/// A JSON object as CSV, for what is no table: a row for each value, under its path.
enum LeafCSV {
    static func text(_ json: String) throws -> String {
        let object = try JSONSerialization.jsonObject(
            with: Data(json.utf8), options: .fragmentsAllowed)
        return CSVText.row(["key", "value"]) + rows(object, path: "")
    }

    private static func rows(_ value: Any, path: String) -> String {
        switch value {
        case let object as [String: Any]:
            object.sorted { $0.key < $1.key }.map { name, inner in
                rows(inner, path: path.isEmpty ? name : "\(path).\(name)")
            }.joined()
        case let list as [Any]:
            list.enumerated().map { rows($1, path: "\(path).\($0)") }.joined()
        case is NSNull: CSVText.row([path, ""])
        default: CSVText.row([path, "\(value)"])
        }
    }
}
