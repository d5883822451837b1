import BatchingSimulator
import Diagnostics

/// How an emulator is to behave and where it is to listen.
public struct EmulatorSettings: Sendable {
    /// Latencies, quota, error rates, places for jobs, prices.
    public var provider: ProviderModel
    /// Model seconds per real second; > 0.
    public var speed: Double
    /// Keys all chance.
    public var seed: UInt64
    /// 0 = any that is free.
    public var port: UInt16
    /// What is to go wrong from the beginning on.
    public var faults: [Fault]
    /// A numeric address.
    ///
    /// One that is not of the loopback needs a token.
    public var host: String
    /// What every request must then bring in `x-emulator-token`.
    public var token: String?

    /// On the loopback, at any port that is free, without faults, unless said otherwise.
    public init(
        provider: ProviderModel, speed: Double = 1, seed: UInt64 = 1, port: UInt16 = 0,
        faults: [Fault] = [], host: String = "127.0.0.1", token: String? = nil
    ) {
        self.provider = provider
        self.speed = speed
        self.seed = seed
        self.port = port
        self.faults = faults
        self.host = host
        self.token = token
    }

    var isLoopback: Bool { host == "::1" || host.hasPrefix("127.") }

    func check() throws(InputError) {
        // A million: a day in 86 ms, about the time that a request takes anyway.
        guard speed > 0, speed <= 1_000_000 else {
            throw InputError(
                .usage, "a speed of \(speed) is out of range",
                remedy: "write a number above 0, at most 1000000")
        }
        guard isLoopback || (token?.utf8.count ?? 0) >= 16 else {
            throw InputError(
                .usage, "\(host) can be reached by others, and there is no token",
                remedy: "give --token-file a file with 16 characters or more")
        }
        if provider.needsRecordedLatencies {
            throw InputError(
                .configuration, "provider \(provider.name) takes latencies from a trace",
                remedy: "give it a distribution of its own")
        }
    }
}
