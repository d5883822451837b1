import Foundation

/// A create as it was sent: `{"batch":{"displayName","inputConfig":{…}}}`.
struct JobRequest: Sendable {
    enum Input: Sendable {
        case inline([JSON])
        /// A file's id, without `files/`.
        case file(String)
    }
    var displayName: String
    var input: Input

    init(_ json: JSON) throws(Problem) {
        guard let batch = json["batch"] else { throw .invalid("* batch: must be specified") }
        displayName = batch["displayName"]?.text ?? ""
        guard let config = batch["inputConfig"] else {
            throw .invalid("* batch.input_config: must be specified")
        }
        let requests = config["requests"]?["requests"]?.elements
        let file = config["fileName"]?.text
        switch (requests, file) {
        case (let requests?, nil):
            guard !requests.isEmpty else {
                throw .invalid("* batch.input_config.requests: must not be empty")
            }
            input = .inline(requests)
        case (nil, let file?):
            guard file.hasPrefix("files/") else {
                throw .invalid("* batch.input_config.file_name: must begin with files/")
            }
            input = .file(String(file.dropFirst(6)))
        default:
            throw .invalid("* batch.input_config: exactly one source must be specified")
        }
    }

    /// The items of the lines of a file, one JSON object each.
    static func items(ofFile bytes: Data, _ kind: Job.Kind, assumedOutput: Double) -> [JobItem] {
        bytes.split(separator: 0x0A).compactMap { line in
            if line.allSatisfy({ $0 == 0x20 || $0 == 0x0D }) { return nil }
            guard let json = JSON(parsing: Data(line)) else {
                return JobItem(key: nil, content: .bad("Invalid JSON in a line of the input file."))
            }
            return item(json, key: json["key"]?.text, kind, assumedOutput: assumedOutput)
        }
    }

    static func item(
        _ json: JSON, key: String?, _ kind: Job.Kind, assumedOutput: Double
    ) -> JobItem {
        guard let request = json["request"] else {
            return JobItem(key: key, content: .bad("request: must be specified"))
        }
        do {
            switch kind {
            case .embed: return JobItem(key: key, content: .embed(try EmbedItem(request)))
            case .generate:
                let item = try GenerateItem(request, assumedOutput: assumedOutput)
                return JobItem(key: key, content: .generate(item))
            }
        } catch {
            return JobItem(key: key, content: .bad(error.message))
        }
    }
}
