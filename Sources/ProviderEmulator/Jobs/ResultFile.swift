/// A job's results as the lines of a file.
enum ResultFile {
    static func bytes(of job: Job) -> [UInt8] {
        var bytes: [UInt8] = []
        for entry in JobResults(job: job).entries() {
            append(entry, to: &bytes)
        }
        return bytes
    }

    private static func append(_ entry: JobResults.Entry, to bytes: inout [UInt8]) {
        let kind = entry.strikes[.line]
        let errorName = kind == "status" ? "status" : "error"
        var line = JSON.members(
            ("response", kind == "neither" ? nil : entry.response),
            (errorName, kind == "neither" ? nil : entry.error), ("key", entry.key.map(JSON.string)))
        if kind == "long" { line = line.with("padding", .string(padding)) }
        let text = line.bytes
        switch kind {
        case "not-json": bytes += "not JSON at all".utf8
        case "half": bytes += text.prefix(text.count / 2)
        case "bom": bytes += [0xEF, 0xBB, 0xBF] + text
        // All bytes but LF, which would end the line.
        case "binary": bytes += (0...255).filter { $0 != 0x0A }
        case "utf16": bytes += text.flatMap { [$0, 0] }
        case "crlf": bytes += text + [0x0D]
        case "blank": bytes += [0x0A] + text
        default: bytes += text
        }
        bytes.append(0x0A)
    }

    /// Above the 8 MiB at which a careful reader gives a line up.
    private static let padding = String(repeating: "x", count: 9_000_000)
}
