#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// The sockets below the HTTP library, for what no HTTP library does: resets and broken answers.
///
/// The library does not hand them out, so they are found among the process's open files by the ports
/// at their two ends.
struct OpenSockets: Sendable {
    /// Of this server.
    let port: UInt16

    /// Answers leave at once: without this, the body of an answer waits for the client to confirm
    /// its head, 40 ms on Linux.
    ///
    /// Connections inherit it from the socket that listens.
    func sendPromptly() {
        for socket in Self.all where Self.port(of: socket, getsockname) == port {
            var yes: Int32 = 1
            setsockopt(
                socket, Int32(IPPROTO_TCP), TCP_NODELAY, &yes, socklen_t(MemoryLayout<Int32>.size))
        }
    }

    /// The connection from a client's port.
    func connection(from clientPort: UInt16) -> Int32? {
        Self.all.first {
            Self.port(of: $0, getpeername) == clientPort
                && Self.port(of: $0, getsockname) == port
        }
    }

    /// Makes the connection end with a reset when it is closed.
    static func resetWhenClosed(_ socket: Int32) {
        var linger = linger(l_onoff: 1, l_linger: 0)
        setsockopt(
            socket, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout<linger>.size))
    }

    /// Writes bytes past the HTTP library.
    /// - Returns: false where the client is gone.
    static func write(_ bytes: [UInt8], to socket: Int32) async -> Bool {
        var done = 0
        while done < bytes.count {
            let sent = bytes[done...].withUnsafeBytes { rest in
                send(socket, rest.baseAddress, rest.count, noSignal)
            }
            if sent > 0 {
                done += sent
            } else if errno == EAGAIN || errno == EINTR {
                // The client reads slowly: look again in a millisecond.
                guard (try? await Task.sleep(for: .milliseconds(1))) != nil else { return false }
            } else {
                return false
            }
        }
        return true
    }

    #if canImport(Glibc)
        private static let noSignal = Int32(MSG_NOSIGNAL)
    #else
        private static let noSignal: Int32 = 0
    #endif

    private static var all: [Int32] {
        guard let directory = opendir("/dev/fd") else { return [] }
        defer { closedir(directory) }
        var descriptors: [Int32] = []
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if let descriptor = Int32(name) { descriptors.append(descriptor) }
        }
        return descriptors
    }

    private static func port(
        of descriptor: Int32,
        _ ask: (Int32, UnsafeMutablePointer<sockaddr>, UnsafeMutablePointer<socklen_t>) -> Int32
    ) -> UInt16? {
        var storage = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        return withUnsafeMutablePointer(to: &storage) { pointer in
            let status = pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                ask(descriptor, $0, &length)
            }
            let family = Int32(pointer.pointee.ss_family)
            guard status == 0, family == AF_INET || family == AF_INET6 else { return nil }
            // Both kinds of address have the port at the same place.
            return pointer.withMemoryRebound(to: sockaddr_in.self, capacity: 1) {
                UInt16(bigEndian: $0.pointee.sin_port)
            }
        }
    }
}
