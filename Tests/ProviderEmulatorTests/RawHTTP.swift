import Foundation
import Locking

#if canImport(Glibc)
    import Glibc
    private let streamType = Int32(SOCK_STREAM.rawValue)
#else
    import Darwin
    private let streamType = SOCK_STREAM
#endif

/// An HTTP client that sees every byte: also of answers that no library would accept.
struct RawHTTP: Sendable {
    let port: UInt16

    struct Answer: Sendable {
        /// Everything that came.
        var bytes: [UInt8] = []
        var status = 0
        /// Statuses of interim answers that came before.
        var interim: [Int] = []
        /// Lower-case names; of several lines the values, joined.
        var headers: [String: String] = [:]
        /// Without chunk sizes.
        var body: [UInt8] = []
        /// Sizes of the chunks, where there are any.
        var chunks: [Int] = []
        /// The end that the headers promise did come.
        var isComplete = false
        var wasReset = false
        var timedOut = false
        var seconds = 0.0
        /// Where the body begins among the bytes.
        var bodyStart = 0

        var text: String { String(decoding: body, as: UTF8.self) }
        var json: Any? {
            try? JSONSerialization.jsonObject(with: Data(body), options: [.fragmentsAllowed])
        }
        /// The value at a path of names and numbers, such as `error.details.0.reason`.
        func at(_ path: String) -> Any? {
            path.split(separator: ".").reduce(json) { value, name in
                if let index = Int(name), let list = value as? [Any] {
                    return list.indices.contains(index) ? list[index] : nil
                }
                return (value as? [String: Any])?[String(name)]
            }
        }
        func text(_ path: String) -> String? { at(path) as? String }
        func list(_ path: String) -> [[String: Any]] { at(path) as? [[String: Any]] ?? [] }
    }

    /// Sends one request on a connection of its own and reads the answer.
    /// - Parameter patience: seconds without a byte after which it gives up.
    func send(
        _ method: String, _ path: String, headers: [String: String] = [:], body: Data = Data(),
        patience: Double = 10
    ) async -> Answer {
        let port = port
        let request = Self.request(method, path, headers, body, port)
        return await Self.onThread {
            let began = ContinuousClock.now
            let socket = Self.connect(port, patience)
            defer { close(socket) }
            Self.write(request, to: socket)
            var answer = Self.read(socket)
            answer.seconds = Double((ContinuousClock.now - began) / .nanoseconds(1)) / 1e9
            return answer
        }
    }

    /// Sends all requests before it reads the first answer.
    func sendAll(_ requests: [(path: String, headers: [String: String], body: Data)]) async
        -> [Answer]
    {
        let port = port
        let texts = requests.map { Self.request("POST", $0.path, $0.headers, $0.body, port) }
        return await Self.onThread {
            let sockets = texts.map { text in
                let socket = Self.connect(port, 30)
                Self.write(text, to: socket)
                return socket
            }
            return sockets.map { socket in
                defer { close(socket) }
                return Self.read(socket)
            }
        }
    }

    /// Blocking work must not hold up the threads on which the server runs.
    ///
    /// What it gives is handed over under a lock: a continuation that is resumed before it is awaited
    /// is in order too, but not so that the thread sanitizer could see it.
    private static func onThread<Value: Sendable>(
        _ work: @escaping @Sendable () -> Value
    ) async -> Value {
        let given = Locked<Value?>(nil)
        await withCheckedContinuation { continuation in
            Thread.detachNewThread {
                let value = work()
                given.withLock { $0 = value }
                continuation.resume()
            }
        }
        guard let value = given.withLock({ $0 }) else { preconditionFailure("nothing was given") }
        return value
    }

    private static func request(
        _ method: String, _ path: String, _ headers: [String: String], _ body: Data, _ port: UInt16
    ) -> Data {
        var all = ["Host": "127.0.0.1:\(port)", "Content-Length": String(body.count)]
        all.merge(headers) { $1 }
        let lines = all.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)\r\n" }
        return Data("\(method) \(path) HTTP/1.1\r\n\(lines.joined())\r\n".utf8) + body
    }

    private static func connect(_ port: UInt16, _ patience: Double) -> Int32 {
        let descriptor = socket(AF_INET, streamType, 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        _ = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                #if canImport(Glibc)
                    Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
                #else
                    Darwin.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
                #endif
            }
        }
        var limit = timeval()
        limit.tv_sec = Int(patience)
        limit.tv_usec = .init((patience - patience.rounded(.down)) * 1e6)
        setsockopt(
            descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        return descriptor
    }

    private static func write(_ data: Data, to socket: Int32) {
        var rest = data[...]
        while !rest.isEmpty {
            let sent = rest.withUnsafeBytes {
                #if canImport(Glibc)
                    Glibc.send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
                #else
                    Darwin.send(socket, $0.baseAddress, $0.count, 0)
                #endif
            }
            guard sent > 0 else { return }
            rest = rest.dropFirst(sent)
        }
    }

    private static func read(_ socket: Int32) -> Answer {
        var answer = Answer()
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while !answer.isComplete {
            let count = recv(socket, &buffer, buffer.count, 0)
            if count > 0 {
                answer.bytes += buffer[..<count]
                answer.parse()
            } else {
                answer.wasReset = count < 0 && errno == ECONNRESET
                answer.timedOut = count < 0 && errno == EAGAIN
                break
            }
        }
        if !answer.isComplete, answer.headers["content-length"] != nil {
            answer.body = Array(answer.bytes[answer.bodyStart...])
        }
        return answer
    }
}
