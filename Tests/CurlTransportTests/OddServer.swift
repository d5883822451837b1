import Foundation
import Locking

/// A server on a real socket that behaves as a test tells it to, and remembers what it was sent.
///
/// One thread for each connection. Unchecked, because the descriptor is only ever read and what is
/// remembered is behind a lock.
final class OddServer: Sendable {
    struct Seen: Sendable {
        var connections = 0
        var requests: [String] = []
        /// Numbers of the connections whose peer has gone.
        var left: [Int] = []
    }

    let port: Int
    private let listener: Int32
    private let seen = Locked(Seen())

    /// `behave` is called for each connection with its number, from 0; it is closed afterwards.
    init(_ behave: @escaping @Sendable (OddConnection, Int) -> Void) throws {
        listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let port = withUnsafeMutablePointer(to: &address) { [listener] pointer -> Int? in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { plain in
                guard bind(listener, plain, length) == 0, listen(listener, 1024) == 0,
                    getsockname(listener, plain, &length) == 0
                else { return nil }
                return Int(UInt16(bigEndian: pointer.pointee.sin_port))
            }
        }
        guard let port else { throw POSIXError(.EADDRNOTAVAIL) }
        self.port = port
        Thread.detachNewThread { [self] in accepting(behave) }
    }

    private func accepting(_ behave: @escaping @Sendable (OddConnection, Int) -> Void) {
        defer { close(listener) }
        while true {
            let descriptor = accept(listener, nil, nil)
            guard descriptor >= 0 else { return }
            let number = seen.withLock { seen in
                seen.connections += 1
                return seen.connections - 1
            }
            Thread.detachNewThread { [self] in
                behave(OddConnection(descriptor: descriptor, number: number, server: self), number)
                close(descriptor)
            }
        }
    }

    fileprivate func note(_ request: String) { seen.withLock { $0.requests.append(request) } }
    fileprivate func note(left number: Int) { seen.withLock { $0.left.append(number) } }

    var connections: Int { seen.withLock { $0.connections } }
    var requests: [String] { seen.withLock { $0.requests } }
    var left: [Int] { seen.withLock { $0.left } }

    /// The accepting thread closes the listener: its number might belong to another server before
    /// that thread has looked at it again.
    func stop() { shutdown(listener, Int32(SHUT_RDWR)) }

    /// Until `condition` holds, or ten seconds have passed.
    func wait(until condition: (OddServer) -> Bool) async -> Bool {
        for _ in 0..<2000 {
            if condition(self) { return true }
            try? await Task.sleep(for: .milliseconds(5))
        }
        return false
    }
}

/// One connection of an `OddServer`.
struct OddConnection: Sendable {
    let descriptor: Int32
    let number: Int
    fileprivate let server: OddServer

    /// The next request, head and body; nil when the peer has gone.
    func request() -> String? {
        var bytes: [UInt8] = []
        var wanted = Int.max
        var buffer = [UInt8](repeating: 0, count: 65536)
        while bytes.count < wanted {
            let count = recv(descriptor, &buffer, buffer.count, 0)
            guard count > 0 else {
                server.note(left: number)
                return nil
            }
            bytes += buffer[..<count]
            if wanted == .max, let end = bytes.firstRange(of: Array("\r\n\r\n".utf8)) {
                let head = String(decoding: bytes[..<end.lowerBound], as: UTF8.self)
                let length = head.split(separator: "\r\n").compactMap { line -> Int? in
                    let parts = line.split(separator: ": ")
                    guard parts.count == 2, parts[0].lowercased() == "content-length" else {
                        return nil
                    }
                    return Int(parts[1])
                }
                wanted = end.upperBound + (length.first ?? 0)
            }
        }
        let text = String(decoding: bytes, as: UTF8.self)
        server.note(text)
        return text
    }

    /// False when the peer has gone.
    @discardableResult
    func say(_ text: String) -> Bool {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes {
                send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }

    @discardableResult
    func answer(_ body: String, status: String = "200 OK", fields: String = "") -> Bool {
        say("HTTP/1.1 \(status)\r\n\(fields)Content-Length: \(body.utf8.count)\r\n\r\n\(body)")
    }

    /// Says nothing until the peer goes.
    func stall() { _ = request() }
}
