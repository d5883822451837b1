import Foundation
import HTTPTypes

/// Collects an answer's header lines, and makes a response of them.
///
/// A server that is called often says the same again for a second, the date being its only line
/// that changes: the last response is kept, and given again for the same bytes.
struct ResponseHead {
    private var bytes: [UInt8] = []
    /// Bytes of all header lines, those of interim answers and trailers among them.
    private(set) var total = 0
    /// The blank line has been seen.
    private(set) var isComplete = false
    private var last: (bytes: [UInt8], response: HTTPResponse)?

    mutating func reset() {
        bytes.removeAll(keepingCapacity: true)
        total = 0
        isComplete = false
    }

    mutating func add(_ line: UnsafeRawBufferPointer) {
        total += line.count
        let isStatusLine =
            line.count > 5 && line[0] == UInt8(ascii: "H") && line[4] == UInt8(ascii: "/")
        if isComplete {
            // After an interim answer (1xx) the real one follows; anything else is a trailer.
            guard isStatusLine else { return }
            bytes.removeAll(keepingCapacity: true)
            isComplete = false
        }
        if line.count <= 2, line.first == UInt8(ascii: "\r") || line.first == UInt8(ascii: "\n") {
            isComplete = true
        } else if !isStatusLine {
            bytes.append(contentsOf: line)
            if line.last != UInt8(ascii: "\n") { bytes.append(UInt8(ascii: "\n")) }
        }
    }

    /// Nil for a status that is none.
    mutating func response(status: Int) -> HTTPResponse? {
        guard (100...999).contains(status) else { return nil }
        if let last, last.response.status.code == status, isSame(as: last.bytes) {
            return last.response
        }
        let response = HTTPResponse(status: .init(code: status), headerFields: fields)
        last = (bytes, response)
        return response
    }

    /// Through `memcmp`: arrays compare byte by byte.
    private func isSame(as other: [UInt8]) -> Bool {
        bytes.count == other.count
            && bytes.withUnsafeBytes { one in
                other.withUnsafeBytes { two in
                    guard let first = one.baseAddress, let second = two.baseAddress else {
                        return true
                    }
                    return memcmp(first, second, one.count) == 0
                }
            }
    }

    private var fields: HTTPFields {
        var fields = HTTPFields()
        for line in bytes.split(separator: UInt8(ascii: "\n")) {
            guard let colon = line.firstIndex(of: UInt8(ascii: ":")),
                let name = HTTPField.Name(String(decoding: line[..<colon], as: UTF8.self))
            else { continue }
            let isSpace = { (byte: UInt8) in byte == 0x20 || byte == 0x09 || byte == 0x0D }
            let value = line[(colon + 1)...].drop(while: isSpace)
            let end = value.lastIndex { !isSpace($0) }.map { $0 + 1 } ?? value.startIndex
            fields.append(HTTPField(name: name, value: value[..<end]))
        }
        return fields
    }
}
