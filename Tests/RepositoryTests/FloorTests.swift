import Foundation
import Testing

// `Sources/README.md` draws the house.
@Suite("The floors of the house")
struct FloorTests {
    private static let floors = [
        "OnlineStatistics": 0, "Diagnostics": 0, "Locking": 0,
        "BatchingCore": 1, "StrictYAML": 1, "ProviderAPI": 1, "CCurl": 1,
        "BatchingSimulator": 2, "Traces": 2, "Reports": 2, "LatencyHistory": 2,
        "CurlTransport": 2, "JobJournal": 2,
        "Scenarios": 3, "Comparison": 3, "Tuning": 3,
        "SmartBatching": 3, "ProviderEmulator": 3,
        "sbtune": 4,
    ]

    @Test("hold every target, and nothing else")
    func complete() throws {
        #expect(SourceTree.targets == Self.floors.keys.sorted())
        #expect(Set(try PackageManifest().dependencies.keys) == Set(SourceTree.targets))
    }

    @Test("are only ever climbed down: a target imports lower floors, and declares it")
    func imports() throws {
        let declared = try PackageManifest().dependencies
        var count = 0
        for target in SourceTree.targets {
            let floor = try #require(Self.floors[target])
            for (file, source) in SourceLines.ofSources
            where file.hasPrefix("Sources/\(target)/") {
                for (module, line) in source.imports {
                    guard let other = Self.floors[module] else { continue }
                    count += 1
                    #expect(other < floor, "\(file):\(line) imports \(module) of floor \(other)")
                    #expect(
                        declared[target]?.contains(module) == true,
                        "\(file):\(line): Package.swift does not say that \(target) uses \(module)")
                }
            }
        }
        // The brain alone is imported by most of the files above it.
        #expect(count > 50)
    }

    @Test("declare no step up or sideways")
    func declarations() throws {
        for (target, dependencies) in try PackageManifest().dependencies {
            let floor = try #require(Self.floors[target])
            for dependency in dependencies {
                if let other = Self.floors[dependency] {
                    #expect(other < floor, "\(target) depends on \(dependency)")
                }
            }
        }
    }

    @Test("are told in Sources/README.md", .enabled(if: SourceTree.has("Sources/README.md")))
    func told() throws {
        let text = try SourceTree.text("Sources/README.md")
        for (target, floor) in Self.floors {
            #expect(text.contains("| \(floor) | `\(target)` |"), "\(target)")
        }
    }
}
