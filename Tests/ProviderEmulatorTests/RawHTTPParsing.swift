import Foundation

extension RawHTTP.Answer {
    /// Reads what there is so far.
    mutating func parse() {
        // Large bodies come in many pieces: their head is read once.
        if status >= 200, let length = headers["content-length"].flatMap({ Int($0) }) {
            let start = bodyStart
            guard bytes.count - start >= length else { return }
            body = Array(bytes[start..<(start + length)])
            isComplete = true
            return
        }
        var rest = bytes[...]
        interim = []
        while let head = Self.head(&rest) {
            status = head.status
            headers = head.headers
            if head.status >= 200 { break }
            interim.append(head.status)
        }
        guard status >= 200, rest.startIndex > 0 else { return }
        bodyStart = rest.startIndex
        if headers["transfer-encoding"] == "chunked" {
            readChunks(rest)
        } else if let length = headers["content-length"].flatMap({ Int($0) }) {
            body = Array(rest.prefix(length))
            isComplete = body.count == length
        } else {
            body = Array(rest)
        }
    }

    private static func head(
        _ rest: inout ArraySlice<UInt8>
    ) -> (status: Int, headers: [String: String])? {
        let end = Array("\r\n\r\n".utf8)
        guard let range = Data(rest.prefix(65_536)).range(of: Data(end)) else { return nil }
        let text = String(
            decoding: rest.prefix(range.lowerBound), as: UTF8.self)
        var lines = text.components(separatedBy: "\r\n")
        let status = Int(lines.removeFirst().split(separator: " ").dropFirst().first ?? "") ?? 0
        var headers: [String: String] = [:]
        for line in lines {
            let parts = line.split(separator: ":", maxSplits: 1)
            let name = parts[0].lowercased()
            let value = parts.count > 1 ? parts[1].trimmingCharacters(in: .whitespaces) : ""
            headers[name] = headers[name].map { "\($0), \(value)" } ?? value
        }
        rest = rest.dropFirst(range.upperBound)
        return (status, headers)
    }

    private mutating func readChunks(_ rest: ArraySlice<UInt8>) {
        var rest = rest
        body = []
        chunks = []
        while let lineEnd = rest.firstIndex(of: 0x0A) {
            let line = String(decoding: rest[rest.startIndex..<lineEnd], as: UTF8.self)
            guard let size = Int(line.trimmingCharacters(in: .whitespacesAndNewlines), radix: 16)
            else { return }
            if size == 0 {
                isComplete = true
                return
            }
            let start = lineEnd + 1
            body += rest[start..<min(start + size, rest.endIndex)]
            guard rest.endIndex >= start + size + 2 else { return }
            chunks.append(size)
            rest = rest[(start + size + 2)...]
        }
    }
}
