import BatchingCore
import Foundation
import Testing

@testable import SmartBatching

@Suite("The table of the configuration in docs/live.md")
struct ConfigurationTableTests {
    private struct Row {
        var key: String
        var variable: String
        var standard: String
    }

    private static func rows() throws -> [Row] {
        let root = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let page = try String(contentsOf: root.appending(path: "docs/live.md"), encoding: .utf8)
        return page.matches(of: /(?m)^\| `([a-z_.]+)` \| `(SBTUNE_[A-Z_]+)` \| `?([^|`]+)`? \|/)
            .map { Row(key: String($0.1), variable: String($0.2), standard: String($0.3)) }
    }

    @Test("has every key with its variable, and no other")
    func keys() throws {
        let rows = try Self.rows()
        #expect(Set(rows.map(\.key)) == Set(ConfigurationKey.allCases.map(\.rawValue)))
        for row in rows { #expect(ConfigurationKey(rawValue: row.key)?.variable == row.variable) }
    }

    @Test("tells the defaults: set to them, a client is as it is by itself")
    func defaults() throws {
        var layer = ConfigurationLayer()
        for row in try Self.rows() where row.standard != "–" {
            let text = row.standard == "[]" ? "" : row.standard
            try layer.set(
                #require(ConfigurationKey(rawValue: row.key)), to: text, named: row.key)
        }
        let told = BatchingConfiguration(layer)
        let usual = BatchingConfiguration()
        #expect(ClientSettings(told).pollEvery == ClientSettings(usual).pollEvery)
        let (one, other) = (Provider.gemini(told), Provider.gemini(usual))
        for kind in [.embed, .generate] as [RequestKind] {
            #expect(one.model(for: kind) == other.model(for: kind))
        }
        // These are told as a client has them; the configuration leaves them open.
        var open = told
        (open.pollEvery, open.embeddingModel, open.generationModel) = (nil, nil, nil)
        #expect(open == usual)
    }
}
