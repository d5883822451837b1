// swift-tools-version: 6.1
import PackageDescription

// A program that uses the library as any other would: by its product, from another package.
let package = Package(
    name: "consumer",
    platforms: [.macOS(.v15)],
    dependencies: [.package(name: "sbtune", path: "../..")],
    targets: [
        .executableTarget(
            name: "consumer",
            dependencies: [.product(name: "SmartBatching", package: "sbtune")])
    ],
    swiftLanguageModes: [.v6]
)
