import Foundation
import Testing

@Suite("Files")
struct FileFormTests {
    @Test("of Swift have at most 400 lines, none of them for later")
    func length() throws {
        // Written so that this line does not find itself.
        let later = ["TO" + "DO", "FIX" + "ME", "XX" + "X"]
        for file in SourceTree.swiftFiles("Sources") + SourceTree.swiftFiles("Tests") {
            let lines = try SourceTree.text(file).split(
                separator: "\n", omittingEmptySubsequences: false)
            #expect(lines.count <= 401, "\(file)")
            for (offset, line) in lines.enumerated() {
                for word in later where line.contains(word) {
                    Issue.record("\(file):\(offset + 1): do it, or open an issue")
                }
            }
        }
    }

    // A command's file is documented by its help text.
    @Test("of the library say what they hold")
    func documented() throws {
        for file in SourceTree.swiftFiles("Sources") {
            let text = try SourceTree.text(file)
            let isCommand = file.hasSuffix("Command.swift")
            #expect(text.contains(isCommand ? "abstract:" : "///"), "\(file)")
        }
    }

    @Test("say of every public type what it is")
    func types() throws {
        let type = /^public (?:final |indirect )?(?:struct|class|enum|protocol|actor) (\w+)/
        for file in SourceTree.swiftFiles("Sources") {
            let lines = try SourceTree.text(file).split(
                separator: "\n", omittingEmptySubsequences: false)
            for (offset, line) in lines.enumerated() where line.hasPrefix("public ") {
                guard let name = line.firstMatch(of: type)?.1 else { continue }
                let before = lines[..<offset].last { !$0.hasPrefix("@") }
                #expect(before?.hasPrefix("///") == true, "\(file):\(offset + 1): \(name)")
            }
        }
    }

    @Test("that a build makes are not kept", .enabled(if: SourceTree.isClone))
    func builds() throws {
        for file in try SourceTree.trackedFiles() {
            let parts = file.split(separator: "/")
            #expect(!parts.contains { $0.hasPrefix(".build") || $0 == ".swiftpm" }, "\(file)")
            #expect(parts.last != "Package.resolved" && !file.hasSuffix(".o"), "\(file)")
        }
    }

    @Test("name no place of one machine and no registry", .enabled(if: SourceTree.isClone))
    func places() throws {
        // Written so that these lines do not find themselves.
        let homes = ["work", "root", "home/runner"].map { "/" + $0 + "/" }
        let registries = ["pypi", "npmjs", "crates", "rubygems"].flatMap { name in
            [".org", ".com", ".io"].map { name + $0 }
        }
        let words = (homes + registries + ["arti" + "factory"]).map { Data($0.utf8) }
        for file in try SourceTree.trackedFiles() {
            // A file that is tracked but deleted is nobody's any more.
            guard let content = try? Data(contentsOf: SourceTree.root.appending(path: file))
            else { continue }
            for word in words where content.firstRange(of: word) != nil {
                Issue.record("\(file): \(String(decoding: word, as: UTF8.self))")
            }
        }
    }
}
