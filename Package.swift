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
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let httpTypes = Target.Dependency.product(name: "HTTPTypes", package: "swift-http-types")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let metrics = Target.Dependency.product(name: "Metrics", package: "swift-metrics")
let tracing = Target.Dependency.product(name: "Tracing", package: "swift-distributed-tracing")
let flyingFox = Target.Dependency.product(name: "FlyingFox", package: "FlyingFox")
let flyingSocks = Target.Dependency.product(name: "FlyingSocks", package: "FlyingFox")
let argumentParser = Target.Dependency.product(
    name: "ArgumentParser", package: "swift-argument-parser")

let package = Package(
    name: "sbtune",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "sbtune", targets: ["sbtune"]),
        .library(name: "SmartBatching", targets: ["SmartBatching"]),
        .library(name: "ProviderEmulator", targets: ["ProviderEmulator"]),
        .library(name: "CurlTransport", targets: ["CurlTransport", "ProviderAPI"]),
        .library(name: "OnlineStatistics", targets: ["OnlineStatistics"]),
        .library(name: "BatchingCore", targets: ["BatchingCore"]),
        .library(name: "BatchingSimulator", targets: ["BatchingSimulator"]),
        .library(name: "Traces", targets: ["Traces"]),
        .library(name: "Scenarios", targets: ["Scenarios"]),
        .library(name: "LatencyHistory", targets: ["LatencyHistory"]),
        .library(name: "Tuning", targets: ["Tuning"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.0"),
        .package(url: "https://github.com/apple/swift-distributed-tracing", from: "1.4.0"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-numerics", from: "1.1.1"),
        .package(url: "https://github.com/HdrHistogram/hdrhistogram-swift", from: "0.2.0"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/swhitty/FlyingFox", from: "0.27.1"),
    ],
    targets: [
        // 0: numbers; words about what is wrong; a lock.
        .target(name: "OnlineStatistics", dependencies: [realModule]),
        .target(name: "Diagnostics"),
        .target(name: "Locking"),
        // 1: the brain; YAML that is read strictly; the provider's wire format.
        .target(
            name: "BatchingCore",
            dependencies: ["OnlineStatistics", "Diagnostics", deque, realModule]),
        .target(name: "StrictYAML", dependencies: ["Diagnostics", yams]),
        .target(name: "ProviderAPI", dependencies: ["Diagnostics", httpTypes]),
        // 2: the simulated body; traces in; tables and pages out; what was observed, in SQLite.
        .target(
            name: "BatchingSimulator",
            dependencies: ["OnlineStatistics", "BatchingCore", deque, histogram, realModule]),
        .target(name: "Traces", dependencies: ["OnlineStatistics", "Diagnostics", "BatchingCore"]),
        .target(name: "Reports", dependencies: ["Diagnostics", "Locking"]),
        .target(
            name: "LatencyHistory",
            dependencies: [
                "OnlineStatistics", "Diagnostics", "Locking", "BatchingCore", grdb, grdbSQLite,
            ]),
        // libcurl's functions take variable arguments, which Swift cannot call: a shim in C.
        .target(name: "CCurl", linkerSettings: [.linkedLibrary("curl")]),
        .target(
            name: "CurlTransport",
            dependencies: ["Diagnostics", "Locking", "ProviderAPI", "CCurl", httpTypes]),
        .target(
            name: "JobJournal",
            dependencies: [
                "OnlineStatistics", "Diagnostics", "Locking", "BatchingCore", grdb, grdbSQLite,
            ]),
        // 3: files as values; a comparison from its trace to its page.
        .target(
            name: "Scenarios",
            dependencies: ["Diagnostics", "StrictYAML", "BatchingSimulator"],
            resources: [.embedInCode("Presets")]),
        .target(
            name: "Comparison",
            dependencies: [
                "OnlineStatistics", "Diagnostics", "Locking", "BatchingCore", "BatchingSimulator",
                "Traces", "Reports",
            ]),
        .target(
            name: "Tuning",
            dependencies: [
                "OnlineStatistics", "Diagnostics", "BatchingCore", "BatchingSimulator",
                "LatencyHistory", "Reports",
            ]),
        // The live body, and a provider to run it against.
        .target(
            name: "SmartBatching",
            dependencies: [
                "OnlineStatistics", "Diagnostics", "Locking", "BatchingCore", "StrictYAML",
                "ProviderAPI", "CurlTransport", "JobJournal", "LatencyHistory", crypto, deque,
                httpTypes, logging, metrics, tracing,
            ],
            resources: [.embedInCode("Prices")]),
        .target(
            name: "ProviderEmulator",
            dependencies: [
                "OnlineStatistics", "Diagnostics", "Locking", "BatchingCore", "BatchingSimulator",
                crypto, flyingFox, flyingSocks,
            ]),
        // 4: the only composition root.
        .executableTarget(
            name: "sbtune",
            dependencies: [
                "Diagnostics", "Locking", "BatchingCore", "BatchingSimulator", "Traces", "Reports",
                "LatencyHistory", "Scenarios", "Comparison", "Tuning", "StrictYAML", "ProviderAPI",
                "JobJournal", "SmartBatching", "ProviderEmulator", argumentParser, logging,
            ]),
        // What holds them to it.
        .testTarget(name: "OnlineStatisticsTests", dependencies: ["OnlineStatistics"]),
        .testTarget(name: "BatchingCoreTests", dependencies: ["BatchingCore", "OnlineStatistics"]),
        .testTarget(
            name: "BatchingSimulatorTests",
            dependencies: ["BatchingSimulator", "BatchingCore", "OnlineStatistics", "Locking"]),
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
                "LatencyHistory", "BatchingCore", "OnlineStatistics", "Diagnostics", "Locking",
                grdb,
            ]),
        .testTarget(
            name: "TuningTests",
            dependencies: [
                "Tuning", "LatencyHistory", "BatchingCore", "OnlineStatistics", "Diagnostics",
            ]),
        .testTarget(
            name: "ProviderAPITests", dependencies: ["ProviderAPI", "Diagnostics", httpTypes]),
        .testTarget(
            name: "CurlTransportTests",
            dependencies: [
                "CurlTransport", "ProviderAPI", "ProviderEmulator", "Diagnostics", "Locking",
                httpTypes, flyingFox,
            ]),
        .testTarget(
            name: "JobJournalTests",
            dependencies: ["JobJournal", "BatchingCore", "Diagnostics", grdb]),
        .testTarget(
            name: "SmartBatchingTests",
            dependencies: [
                "SmartBatching", "ProviderEmulator", "CurlTransport", "ProviderAPI", "JobJournal",
                "LatencyHistory", "BatchingCore", "BatchingSimulator", "OnlineStatistics",
                "Diagnostics", "Locking", "Scenarios", httpTypes, logging, metrics,
                tracing,
                .product(name: "MetricsTestKit", package: "swift-metrics"),
                .product(name: "InMemoryTracing", package: "swift-distributed-tracing"),
            ]),
        .testTarget(
            name: "ProviderEmulatorTests",
            dependencies: [
                "ProviderEmulator", "BatchingSimulator", "BatchingCore", "Diagnostics", "Locking",
                "Scenarios",
            ]),
        // The tool as a process, and rules about the sources themselves.
        .testTarget(
            name: "CommandTests",
            dependencies: ["sbtune", "LatencyHistory", "BatchingCore", "OnlineStatistics", grdb]),
        .testTarget(name: "RepositoryTests"),
    ],
    swiftLanguageModes: [.v6]
)
