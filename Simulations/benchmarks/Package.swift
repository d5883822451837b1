// swift-tools-version: 6.1
import PackageDescription

// Programs that print figures, apart from the project so that nobody builds them by accident.
//   swift run -c release engines TRACE.csv     figures per policy, in one process
//   swift run -c release compare 'A' 'B' ...   whole commands in turn, with ratios
let package = Package(
    name: "benchmarks",
    platforms: [.macOS(.v15)],
    dependencies: [
        .package(name: "sbtune", path: "../..")
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
    ],
    swiftLanguageModes: [.v6]
)
