import Diagnostics
import Foundation
import Testing

@testable import Reports

@Suite("Atomic file set")
struct AtomicFileSetTests {
    @Test("all files appear together, in a directory made for them")
    func together() throws {
        try inScratchDirectory { scratch in
            let directory = scratch + "/new/deep"
            let set = try AtomicFileSet(directory: directory)
            try set.add("a.csv", "a\n")
            let member = try set.file("b.csv")
            for _ in 0..<3 { try member.append("b\n") }
            #expect(try names(directory).allSatisfy { $0.contains(".tmp-") })
            try set.commit()
            #expect(try names(directory) == ["a.csv", "b.csv"])
            #expect(try text(directory + "/b.csv") == "b\nb\nb\n")
        }
    }

    @Test("when one file fails, no file changes and no temporary file stays")
    func oneFails() throws {
        try inScratchDirectory { directory in
            for name in ["a", "b"] { try AtomicFile.write("old", to: "\(directory)/\(name)") }
            let set = try AtomicFileSet(directory: directory, calls: .failing(atWrite: 2))
            try set.add("a", "new")
            try set.add("b", "new")
            let error = #expect(throws: InputError.self) { try set.commit() }
            #expect(error?.file == directory + "/b")
            #expect(try names(directory) == ["a", "b"])
            #expect(try text(directory + "/a") == "old")
        }
    }

    @Test("a set that is lost removes the directories it made")
    func lost() throws {
        try inScratchDirectory { scratch in
            do {
                let set = try AtomicFileSet(directory: scratch + "/x/y")
                try set.add("a", "text")
            }
            #expect(try names(scratch).isEmpty)
        }
    }

    @Test("a set leaves a directory that was there")
    func existingDirectory() throws {
        try inScratchDirectory { scratch in
            try AtomicFileSet(directory: scratch).abort()
            #expect(FileManager.default.fileExists(atPath: scratch))
        }
    }

    @Test("a directory that cannot be made is an error about storage")
    func impossibleDirectory() {
        let error = #expect(throws: InputError.self) {
            try AtomicFileSet(directory: "/dev/null/reports")
        }
        #expect(error?.subject == .storage)
    }

    @Test("a name with a directory in it is refused", arguments: ["", "..", "a/b", "/etc/x"])
    func plainNames(name: String) throws {
        try inScratchDirectory { scratch in
            let set = try AtomicFileSet(directory: scratch)
            #expect(throws: InputError.self) { try set.file(name) }
        }
    }
}
