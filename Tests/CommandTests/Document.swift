import Foundation
import Testing

/// The JSON of `simulate` as a script would read it: by key, without the program's own types.
struct Document {
    let object: [String: Any]
    /// As it was printed, but for how fast it went.
    let textWithoutEngine: String

    init(_ outcome: Tool.Outcome) throws {
        textWithoutEngine = outcome.output.replacing(/"engine" : \{[^}]*\}/, with: "")
        #expect(textWithoutEngine != outcome.output)
        let value = try JSONSerialization.jsonObject(with: outcome.outputBytes)
        object = try #require(value as? [String: Any])
    }

    /// Runs `simulate … --format json`, which must end well.
    init(simulating arguments: [String]) throws {
        let outcome = try Tool.run(["simulate"] + arguments + ["--format", "json"])
        try #require(outcome.status == 0, "\(outcome.error)")
        try self.init(outcome)
    }

    var policies: [Figures] {
        (object["policies"] as? [[String: Any]] ?? []).map(Figures.init)
    }

    func policy(_ name: String) throws -> Figures {
        try #require(policies.first { $0.name == name })
    }

    func part(_ key: String) throws -> [String: Any] {
        try #require(object[key] as? [String: Any])
    }

    /// Every number and text by its path, but for how fast it went.
    var leavesWithoutEngine: [String: AnyHashable] {
        leaves(of: object.filter { $0.key != "engine" })
    }
}

/// One policy's part of it.
struct Figures {
    let object: [String: Any]

    var name: String { object["policy"] as? String ?? "" }

    /// A number by its path, such as `latency_s.p95`; a missing one is NaN, equal to nothing.
    subscript(path: String) -> Double {
        var value: Any? = object
        for key in path.split(separator: ".") {
            value = (value as? [String: Any])?[String(key)]
        }
        return (value as? NSNumber)?.doubleValue ?? .nan
    }

    func isNull(_ key: String) -> Bool { object[key] is NSNull }

    func part(_ key: String) throws -> [String: Any] {
        try #require(object[key] as? [String: Any], "\(name) \(key)")
    }
}

/// Whether two numbers are equal but for rounding.
func isNear(_ a: Double, _ b: Double, within tolerance: Double = 1e-9) -> Bool {
    abs(a - b) <= tolerance * max(1, abs(a), abs(b))
}

/// All numbers and texts of a JSON value, by their paths.
func leaves(of value: Any, at path: String = "") -> [String: AnyHashable] {
    switch value {
    case let object as [String: Any]:
        object.reduce(into: [:]) { all, pair in
            all.merge(leaves(of: pair.value, at: "\(path).\(pair.key)")) { $1 }
        }
    case let list as [Any]:
        list.enumerated().reduce(into: [:]) { all, pair in
            all.merge(leaves(of: pair.element, at: "\(path)[\(pair.offset)]")) { $1 }
        }
    case let number as NSNumber: [path: number.doubleValue]
    case let text as String: [path: text]
    default: [path: "null"]
    }
}
