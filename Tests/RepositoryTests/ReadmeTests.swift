import Foundation
import Testing

@Suite("README.md", .enabled(if: SourceTree.has("README.md")))
struct ReadmeTests {
    @Test("names every form of a policy")
    func policies() throws {
        let source = try SourceTree.text("Sources/BatchingCore/Policies/PolicyCatalog.swift")
        let list = try #require(source.firstMatch(of: /forms = \[([^\]]*)\]/)?.1)
        let forms = list.matches(of: /"([^"]+)"/).map { String($0.1) }
        #expect(forms.count >= 13)
        let text = try SourceTree.text("README.md")
        for form in forms { #expect(text.contains("`\(form)`"), "\(form)") }
    }

    @Test("names every preset of a provider")
    func presets() throws {
        let base = SourceTree.root.appending(path: "Sources/Scenarios/Presets").path
        let presets = try FileManager.default.contentsOfDirectory(atPath: base)
            .filter { $0.hasSuffix(".yaml") }.map { $0.dropLast(5) }
        #expect(presets.count >= 4)
        let text = try SourceTree.text("README.md")
        for preset in presets { #expect(text.contains("`\(preset)`"), "\(preset)") }
    }

    @Test("leads somewhere: every file that it links to is there")
    func links() throws {
        let text = try SourceTree.text("README.md")
        for link in text.matches(of: /\]\(([^)#:]+)\)/) {
            #expect(SourceTree.has(String(link.1)), "\(link.1)")
        }
    }
}
