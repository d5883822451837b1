import Testing

/// What `Package.swift` says of the targets in `Sources`.
struct PackageManifest {
    /// Modules by the target that may import them.
    let dependencies: [String: Set<String>]

    init() throws {
        let text = try SourceTree.text("Package.swift")
        let products = text.matches(
            of: /let (\w+) = Target\.Dependency\.product\(\s*name: "(\w+)"/
        ).reduce(into: [:]) { $0[$1.1] = String($1.2) }
        let targets = text.matches(
            of: /\.(?:target|executableTarget)\(\s*name: "(\w+)"(?:,\s*dependencies: \[([^\]]*)\])?/
        )
        var all: [String: Set<String>] = [:]
        for target in targets {
            let words = (target.2 ?? "").split(separator: ",").map { word in
                word.filter { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "\"" }
            }
            let names = words.filter { !$0.isEmpty }.map { word in
                word.hasPrefix("\"") ? word.filter { $0 != "\"" } : products[word[...]] ?? word
            }
            all[String(target.1)] = Set(names)
        }
        dependencies = all
        try #require(!all.isEmpty)
    }
}
