import BatchingSimulator
import Diagnostics
import FlyingFox
import FlyingSocks
import Foundation

/// A local server that behaves like the Gemini API, faults and all.
///
/// It answers by what is known of the service, not by what this package's client expects. How long
/// calls and jobs take comes from a provider model, as in the simulator, divided by the speed.
/// Everything is in memory; each API key is a project of its own, and any key is good but those
/// that contain `invalid` (400) or `forbidden` (403).
public final class ProviderEmulator: Sendable {
    /// `http://127.0.0.1:PORT`.
    public let baseURL: String
    private let provider: Provider
    private let server: HTTPServer
    private let running: Task<Void, any Error>

    private init(
        baseURL: String, provider: Provider, server: HTTPServer, running: Task<Void, any Error>
    ) {
        self.baseURL = baseURL
        self.provider = provider
        self.server = server
        self.running = running
    }

    /// Starts to listen; throws an `InputError` where the settings or the port do not allow it.
    public static func start(_ settings: EmulatorSettings) async throws -> ProviderEmulator {
        try settings.check()
        let provider = Provider(settings)
        let door = Doorkeeper(isLoopback: settings.isLoopback, token: settings.token)
        let gate = Gate()
        let server = HTTPServer(
            config: .init(
                address: try address(settings),
                // The faults decide how long a request may take.
                timeout: 7 * 86_400, pool: SocketWatch(), logger: .disabled), handler: gate)
        let running = Task { try await server.run() }
        guard await isListening(server, running), let port = await port(of: server) else {
            running.cancel()
            throw unreachable(settings, await running.result)
        }
        let host = settings.host.contains(":") ? "[\(settings.host)]" : settings.host
        let baseURL = "http://\(host):\(port)"
        let sockets = OpenSockets(port: port)
        sockets.sendPromptly()
        await gate.open(
            Front(
                provider: provider, clock: provider.clock, door: door, sockets: sockets,
                address: baseURL))
        return ProviderEmulator(
            baseURL: baseURL, provider: provider, server: server, running: running)
    }

    /// What it has served so far.
    public func stats() async -> EmulatorStats { await provider.currentStats() }

    /// Puts other faults into force, for requests and jobs to come; their counts begin anew.
    public func set(faults: [Fault]) async { await provider.set(faults: faults) }

    /// Puts another provider into force: for calls to come, and for jobs that have not begun.
    public func set(provider model: ProviderModel) async { await provider.set(provider: model) }

    /// The figures in force.
    public var model: ProviderModel { get async { await provider.inForce.model } }

    /// Closes all connections at once and listens no more.
    public func stop() async {
        await server.stop(timeout: 0)
        running.cancel()
        _ = await running.result
    }

    private static func address(_ settings: EmulatorSettings) throws -> any SocketAddress {
        do {
            if settings.host.contains(":") {
                return try sockaddr_in6.inet6(ip6: settings.host, port: settings.port)
            }
            return try sockaddr_in.inet(ip4: settings.host, port: settings.port)
        } catch {
            throw InputError(
                .usage, "'\(settings.host)' is no numeric address",
                remedy: "write one such as 127.0.0.1")
        }
    }

    private static func isListening(
        _ server: HTTPServer, _ running: Task<Void, any Error>
    ) async -> Bool {
        let listening = Task { try await server.waitUntilListening(timeout: 5) }
        // A server that has ended already would never listen.
        let watch = Task {
            _ = await running.result
            listening.cancel()
        }
        do {
            try await listening.value
            return true
        } catch {
            running.cancel()
            await watch.value
            return false
        }
    }

    private static func port(of server: HTTPServer) async -> UInt16? {
        switch await server.listeningAddress {
        case .ip4(_, let port), .ip6(_, let port): port
        default: nil
        }
    }

    private static func unreachable(
        _ settings: EmulatorSettings, _ end: Result<Void, any Error>
    ) -> InputError {
        var number: Int32 = 0
        if case .failure(SocketError.failed(_, let code, _)) = end { number = code }
        let what = "cannot listen on \(settings.host) port \(settings.port)"
        return switch number {
        case EADDRINUSE:
            InputError(
                .unavailable, "\(what): another program holds it",
                remedy: "end that one, or take port 0, which is any that is free")
        case EADDRNOTAVAIL:
            InputError(
                .usage, "\(what): no address of this machine", remedy: "write 127.0.0.1, or ::1")
        case EACCES:
            InputError(
                .usage, "\(what): not for this user", remedy: "take a port from 1024 on, or 0")
        default:
            InputError(
                .usage, number == 0 ? what : "\(what): \(String(cString: strerror(number)))",
                remedy: "take another address or port")
        }
    }
}

/// Holds requests back until the server knows its own address.
private actor Gate: HTTPHandler {
    private var front: Front?
    private var waiting: [CheckedContinuation<Front, Never>] = []

    func open(_ front: Front) {
        self.front = front
        for one in waiting { one.resume(returning: front) }
        waiting = []
    }

    private func pass() async -> Front {
        if let front { return front }
        return await withCheckedContinuation { waiting.append($0) }
    }

    nonisolated func handleRequest(_ request: HTTPRequest) async throws -> HTTPResponse {
        try await pass().handleRequest(request)
    }
}
