import Foundation

/// Times whole commands in turn (A B A B ...), so that ratios hold while the machine's speed wanders.
///
///     swift run -c release compare [-n RUNS] 'COMMAND A' 'COMMAND B' ...
///
/// Prints for each the median wall and CPU seconds, the greatest resident memory, and the median of
/// the first command's times over its own, run by run.
@main
struct Compare {
    struct Figures {
        var wall: Double
        var cpu: Double
        var residentMiB: Double
    }

    static func main() throws {
        var arguments = Array(CommandLine.arguments.dropFirst())
        var runs = 5
        if arguments.first == "-n", arguments.count > 1, let given = Int(arguments[1]), given > 0 {
            runs = given
            arguments.removeFirst(2)
        }
        guard !arguments.isEmpty else {
            print("usage: compare [-n RUNS] 'COMMAND A' 'COMMAND B' ...")
            return
        }
        var figures = arguments.map { _ in [Figures]() }
        for round in 0...runs {
            for (index, command) in arguments.enumerated() {
                let run = try time(command)
                // The first round only warms the caches up.
                if round > 0 { figures[index].append(run) }
            }
        }
        for (index, command) in arguments.enumerated() {
            let own = figures[index]
            print("$ \(command)")
            print(
                "  wall \(text(median(own.map(\.wall)))) s, cpu \(text(median(own.map(\.cpu)))) s, "
                    + "memory \(text(own.map(\.residentMiB).max() ?? 0)) MiB, "
                    + "first/this wall \(text(ratio(figures[0], own, \.wall))), "
                    + "cpu \(text(ratio(figures[0], own, \.cpu)))")
        }
    }

    private static func time(_ command: String) throws -> Figures {
        var usage = rusage()
        let clock = ContinuousClock()
        let began = clock.now
        var pid = pid_t()
        let shell = ["/bin/sh", "-c", "exec >/dev/null 2>&1; \(command)"]
        var words = shell.map { strdup($0) } + [nil]
        defer { for word in words { free(word) } }
        guard posix_spawn(&pid, "/bin/sh", nil, nil, &words, environ) == 0 else {
            throw CocoaError(.executableLoad)
        }
        var status: Int32 = 0
        wait4(pid, &status, 0, &usage)
        guard status == 0 else {
            print("failed with status \(status >> 8): \(command)")
            exit(1)
        }
        let wall = clock.now - began
        func seconds(_ time: timeval) -> Double {
            Double(time.tv_sec) + Double(time.tv_usec) * 1e-6
        }
        return Figures(
            wall: Double(wall.components.seconds) + Double(wall.components.attoseconds) * 1e-18,
            cpu: seconds(usage.ru_utime) + seconds(usage.ru_stime),
            residentMiB: Double(usage.ru_maxrss) / 1024)
    }

    private static func ratio(
        _ first: [Figures], _ own: [Figures], _ figure: KeyPath<Figures, Double>
    ) -> Double {
        median(zip(first, own).map { $0[keyPath: figure] / $1[keyPath: figure] })
    }

    private static func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }

    private static func text(_ value: Double) -> String { String(format: "%.3f", value) }
}
