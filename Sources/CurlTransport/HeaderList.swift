import CCurl
import HTTPTypes
import ProviderAPI

/// The header lines of one call in the form that libcurl reads, the key's among them.
///
/// One piece of memory and one array of links, used again for call after call: `curl_slist_append`
/// would allocate twice for each line. The lines stay for the next call, which mostly has the same
/// ones; the key's line comes last and `wipe` overwrites it. libcurl reads the lines into its
/// request and keeps none of them.
struct HeaderList: ~Copyable {
    private var text = UnsafeMutableRawBufferPointer(start: nil, count: 0)
    private var links = UnsafeMutableBufferPointer<curl_slist>(start: nil, count: 0)
    private var used = 0
    private var count = 0
    /// The fields whose lines are there, and where those end; nil = none are.
    private var shape: HTTPFields?
    private var shapeBytes = 0
    private var shapeLines = 0

    deinit {
        ccurl_wipe(text.baseAddress, text.count)
        text.deallocate()
        links.deallocate()
    }

    /// Lines for `call`; valid until the next call of this or of `wipe`.
    mutating func fill(for call: HTTPCall) -> UnsafeMutablePointer<curl_slist>? {
        let fields = call.request.headerFields
        let secret =
            call.key.map { $0.field.rawName.utf8.count + $0.key.secret.utf8.count + 3 } ?? 0
        if shape.map({ !$0.elementsEqual(fields) }) ?? true || text.count - shapeBytes < secret {
            build(fields, room: secret)
        }
        used = shapeBytes
        count = shapeLines
        if let key = call.key { add(key.field.rawName, key.key.secret) }
        links[count - 1].next = nil
        return links.baseAddress
    }

    /// Overwrites the key.
    mutating func wipe() {
        guard used > shapeBytes else { return }
        ccurl_wipe(text.baseAddress?.advanced(by: shapeBytes), used - shapeBytes)
        used = shapeBytes
    }

    private mutating func build(_ fields: HTTPFields, room: Int) {
        // What libcurl would add on its own: a wait for the server's leave to send a body, and
        // a content type of web forms.
        var missing = ["Expect:"]
        if fields[.contentType] == nil { missing.append("Content-Type:") }
        var size = missing.reduce(room) { $0 + $1.utf8.count + 1 }
        for field in fields { size += field.name.rawName.utf8.count + field.value.utf8.count + 3 }
        reserve(bytes: size, lines: fields.count + missing.count + 1)
        for line in missing {
            begin()
            append(line)
            end()
        }
        for field in fields where !Self.isOurs(field.name) { add(field.name.rawName, field.value) }
        shape = fields
        shapeBytes = used
        shapeLines = count
    }

    /// Framing is the transport's: a length that contradicts the body would split the connection.
    private static func isOurs(_ name: HTTPField.Name) -> Bool {
        name == .contentLength || name == .transferEncoding || name == .expect
            || name.canonicalName == "host"
    }

    private mutating func add(_ name: String, _ value: String) {
        begin()
        append(name)
        // To libcurl, "Name:" says that the header is to be left out, and "Name;" that it is empty.
        append(value.isEmpty ? ";" : ": ")
        append(value)
        end()
    }

    private mutating func begin() {
        links[count].data = text.baseAddress?.advanced(by: used).assumingMemoryBound(to: CChar.self)
        if count > 0 { links[count - 1].next = links.baseAddress?.advanced(by: count) }
        count += 1
    }

    private mutating func append(_ string: String) {
        var string = string
        string.withUTF8 { bytes in
            UnsafeMutableRawBufferPointer(rebasing: text[used...]).copyMemory(
                from: UnsafeRawBufferPointer(bytes))
            used += bytes.count
        }
    }

    private mutating func end() {
        text[used] = 0
        used += 1
    }

    private mutating func reserve(bytes: Int, lines: Int) {
        if text.count < bytes {
            ccurl_wipe(text.baseAddress, text.count)
            text.deallocate()
            text = .allocate(byteCount: max(512, bytes * 2), alignment: 1)
        }
        if links.count < lines {
            links.deallocate()
            links = .allocate(capacity: max(16, lines * 2))
            links.initialize(repeating: curl_slist(data: nil, next: nil))
        }
        used = 0
        count = 0
    }
}
