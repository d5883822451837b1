// swift-tools-version: 6.1
import PackageDescription

// Programs that print figures, apart from the project so that nobody builds them by accident.
//   swift run -c release engines TRACE.csv     figures per policy, in one process
//   swift run -c release compare 'A' 'B' ...   whole commands in turn, with ratios
//   swift run -c release history DIR [ROWS]    rows per second into a history, and out of it
//   swift run -c release regret [--seeds N]    what learners lose, world by world
//   swift run -c release learner [STEPS]       microseconds and allocations per decision
//   swift run -c release live replay TRACE.csv the live client against the emulator
//   swift run -c release transport URL N C     HTTP requests per second, and CPU per request
let package = Package(
    name: "benchmarks",
    platforms: [.macOS(.v15)],
    dependencies: [
        .package(name: "sbtune", path: "../.."),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
    ],
    targets: [
        .target(name: "AllocationCounter"),
        .executableTarget(
            name: "engines",
            dependencies: [
                "AllocationCounter",
                .product(name: "BatchingCore", package: "sbtune"),
                .product(name: "BatchingSimulator", package: "sbtune"),
                .product(name: "Scenarios", package: "sbtune"),
                .product(name: "Traces", package: "sbtune"),
            ]),
        .executableTarget(name: "compare"),
        .executableTarget(
            name: "history",
            dependencies: [
                .product(name: "BatchingCore", package: "sbtune"),
                .product(name: "LatencyHistory", package: "sbtune"),
            ]),
        .executableTarget(
            name: "regret",
            dependencies: [
                .product(name: "BatchingCore", package: "sbtune"),
                .product(name: "OnlineStatistics", package: "sbtune"),
            ]),
        .executableTarget(
            name: "learner",
            dependencies: [
                "AllocationCounter",
                .product(name: "BatchingCore", package: "sbtune"),
            ]),
        .executableTarget(
            name: "live",
            dependencies: [
                .product(name: "BatchingCore", package: "sbtune"),
                .product(name: "BatchingSimulator", package: "sbtune"),
                .product(name: "LatencyHistory", package: "sbtune"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "OnlineStatistics", package: "sbtune"),
                .product(name: "ProviderEmulator", package: "sbtune"),
                .product(name: "Scenarios", package: "sbtune"),
                .product(name: "SmartBatching", package: "sbtune"),
                .product(name: "Traces", package: "sbtune"),
                .product(name: "Tuning", package: "sbtune"),
            ]),
        .executableTarget(
            name: "transport",
            dependencies: [
                .product(name: "CurlTransport", package: "sbtune"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
            ]),
    ],
    swiftLanguageModes: [.v6]
)
