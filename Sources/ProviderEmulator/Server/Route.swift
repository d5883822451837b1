/// Which operation a method and a path stand for.
struct Route: Equatable {
    var operation: Operation
    var target = ""

    /// - Parameter path: decoded, from the slash on.
    init?(method: String, path: String) {
        var parts = path.split(separator: "/").map(String.init)
        let first = parts.first ?? ""
        if first == "upload" || first == "download" { parts.removeFirst() }
        guard let version = parts.first, ["v1", "v1beta", "v1alpha"].contains(version) else {
            return nil
        }
        parts.removeFirst()
        guard let collection = parts.first, parts.count <= 2 else { return nil }
        var name = parts.count == 2 ? parts[1] : ""
        var verb = ""
        if let colon = name.lastIndex(of: ":") {
            verb = String(name[name.index(after: colon)...])
            name = String(name[..<colon])
        }
        if first == "upload" {
            guard collection == "files", name.isEmpty, method == "POST" || method == "PUT" else {
                return nil
            }
            operation = .upload
            return
        }
        guard let operation = Self.operation(method, collection, hasName: !name.isEmpty, verb)
        else { return nil }
        self.operation = operation
        target = name
    }

    private static func operation(
        _ method: String, _ collection: String, hasName: Bool, _ verb: String
    ) -> Operation? {
        switch (method, collection, hasName, verb) {
        case ("POST", "models", true, "embedContent"): .embed
        case ("POST", "models", true, "batchEmbedContents"): .bulkEmbed
        case ("POST", "models", true, "generateContent"): .generate
        case ("POST", "models", true, "streamGenerateContent"): .stream
        case ("POST", "models", true, "countTokens"): .countTokens
        case ("POST", "models", true, "batchGenerateContent"): .create
        case ("POST", "models", true, "asyncBatchEmbedContent"): .create
        case ("GET", "models", true, ""): .model
        case ("GET", "batches", true, ""): .get
        case ("GET", "batches", false, ""): .list
        case ("POST", "batches", true, "cancel"): .cancel
        case ("DELETE", "batches", true, ""): .delete
        case ("GET", "files", _, ""), ("DELETE", "files", true, ""): .file
        case ("GET", "files", true, "download"): .download
        default: nil
        }
    }
}
