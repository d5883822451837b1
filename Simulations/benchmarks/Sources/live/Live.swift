import BatchingCore
import BatchingSimulator
import Foundation
import Scenarios
import SmartBatching
import Traces

/// Runs the live client against the emulator and holds it to what it promises.
///
///     swift run -c release live replay TRACE.csv [--speed 20] [--policy adaptive] [--provider seed]
///     swift run -c release live thresholds [--speed 10000] [--only 1]
///
/// Real sockets, real time, `--speed` times as fast: at 20 a call of a second takes 50 ms, so that
/// the half millisecond that a loopback exchange costs here is a hundredth of it.
@main
struct Live {
    static func main() async throws {
        let arguments = Array(CommandLine.arguments.dropFirst())
        switch arguments.first {
        case "replay":
            guard arguments.count > 1 else { return usage() }
            try await Replay(arguments[1], Flags(arguments.dropFirst(2))).run()
        case "thresholds": try await Thresholds(Flags(arguments.dropFirst())).run()
        default: usage()
        }
    }

    private static func usage() {
        print("usage: live replay TRACE.csv [--speed N] [--policy P] [--provider P] [--rows N]")
        print("       live thresholds [--speed N] [--groups N] [--only 1-5]")
    }
}

/// `--name value`, each with a default.
struct Flags {
    private var values: [String: String] = [:]

    init(_ arguments: some Sequence<String>) {
        var name: String?
        for argument in arguments {
            if let known = name {
                values[known] = argument
                name = nil
            } else {
                name = argument
            }
        }
    }

    func text(_ name: String, _ assumed: String) -> String { values[name] ?? assumed }
    func number(_ name: String, _ assumed: Double) -> Double {
        values[name].flatMap { Double($0) } ?? assumed
    }
}
