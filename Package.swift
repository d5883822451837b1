// swift-tools-version: 6.1
import PackageDescription

// The floors of the house, lowest first. A target imports only lower floors; siblings do not
// import each other. `Tests/RepositoryTests` holds this list against the sources.
let realModule = Target.Dependency.product(name: "RealModule", package: "swift-numerics")
let deque = Target.Dependency.product(name: "DequeModule", package: "swift-collections")
let histogram = Target.Dependency.product(name: "Histogram", package: "hdrhistogram-swift")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let grdbSQLite = Target.Dependency.product(name: "GRDBSQLite", package: "GRDB.swift")
let argumentParser = Target.Dependency.product(
    name: "ArgumentParser", package: "swift-argument-parser")

let package = Package(
    name: "sbtune",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "sbtune", targets: ["sbtune"]),
        .library(name: "OnlineStatistics", targets: ["OnlineStatistics"]),
        .library(name: "BatchingCore", targets: ["BatchingCore"]),
        .library(name: "BatchingSimulator", targets: ["BatchingSimulator"]),
        .library(name: "Traces", targets: ["Traces"]),
        .library(name: "Scenarios", targets: ["Scenarios"]),
        .library(name: "LatencyHistory", targets: ["LatencyHistory"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-numerics", from: "1.1.1"),
        .package(url: "https://github.com/HdrHistogram/hdrhistogram-swift", from: "0.2.0"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    ],
    targets: [
        // 0: numbers; words about what is wrong.
        .target(name: "OnlineStatistics", dependencies: [realModule]),
        .target(name: "Diagnostics"),
        // 1: the brain; YAML that is read strictly.
        .target(
            name: "BatchingCore",
            dependencies: ["OnlineStatistics", "Diagnostics", deque, realModule]),
        .target(name: "StrictYAML", dependencies: ["Diagnostics", yams]),
        // 2: the simulated body; traces in; tables and pages out; what was observed, in SQLite.
        .target(
            name: "BatchingSimulator",
            dependencies: ["OnlineStatistics", "BatchingCore", deque, histogram, realModule]),
        .target(name: "Traces", dependencies: ["OnlineStatistics", "Diagnostics", "BatchingCore"]),
        .target(name: "Reports", dependencies: ["Diagnostics"]),
        .target(
            name: "LatencyHistory",
            dependencies: ["OnlineStatistics", "Diagnostics", "BatchingCore", grdb, grdbSQLite]),
        // 3: files as values; a comparison from its trace to its page.
        .target(
            name: "Scenarios",
            dependencies: ["Diagnostics", "StrictYAML", "BatchingSimulator"],
            resources: [.embedInCode("Presets")]),
        .target(
            name: "Comparison",
            dependencies: [
                "OnlineStatistics", "Diagnostics", "BatchingCore", "BatchingSimulator", "Traces",
                "Reports",
            ]),
        .target(
            name: "Tuning",
            dependencies: [
                "OnlineStatistics", "Diagnostics", "BatchingCore", "BatchingSimulator",
                "LatencyHistory", "Reports",
            ]),
        // 4: the only composition root.
        .executableTarget(
            name: "sbtune",
            dependencies: [
                "Diagnostics", "BatchingCore", "BatchingSimulator", "Traces", "Reports",
                "LatencyHistory", "Scenarios", "Comparison", "Tuning", argumentParser,
            ]),
        // What holds them to it.
        .testTarget(name: "OnlineStatisticsTests", dependencies: ["OnlineStatistics"]),
        .testTarget(name: "BatchingCoreTests", dependencies: ["BatchingCore", "OnlineStatistics"]),
        .testTarget(
            name: "BatchingSimulatorTests",
            dependencies: ["BatchingSimulator", "BatchingCore", "OnlineStatistics"]),
        .testTarget(name: "TracesTests", dependencies: ["Traces", "BatchingCore", "Diagnostics"]),
        .testTarget(name: "ReportsTests", dependencies: ["Reports", "Diagnostics"]),
        .testTarget(
            name: "ScenariosTests",
            dependencies: [
                "Scenarios", "StrictYAML", "BatchingSimulator", "BatchingCore", "Diagnostics",
            ]),
        .testTarget(
            name: "LatencyHistoryTests",
            dependencies: [
                "LatencyHistory", "BatchingCore", "OnlineStatistics", "Diagnostics", grdb,
            ]),
        .testTarget(
            name: "TuningTests",
            dependencies: [
                "Tuning", "LatencyHistory", "BatchingCore", "OnlineStatistics", "Diagnostics",
            ]),
        // The tool as a process, and rules about the sources themselves.
        .testTarget(
            name: "CommandTests",
            dependencies: ["sbtune", "LatencyHistory", "BatchingCore", "OnlineStatistics", grdb]),
        .testTarget(name: "RepositoryTests"),
    ],
    swiftLanguageModes: [.v6]
)
