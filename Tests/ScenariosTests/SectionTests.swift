import Diagnostics
import Foundation
import StrictYAML
import Testing

@Suite("Sections and files")
struct SectionTests {
    @Test("refuse an unknown key at its place, and name the nearest known one")
    func unknownKey() {
        let error = inputError {
            _ = try yaml("a: 1\nbatch_treshold: 5\n").section(keys: ["a", "batch_threshold"])
        }
        #expect(
            error?.description
                == "t.yaml:2:1: unknown key 'batch_treshold'; did you mean 'batch_threshold'?")
        #expect(error?.exitStatus == .configuration)
    }

    @Test("name a key that is missing, with the sections around it")
    func missingKey() {
        let error = inputError {
            let outer = try yaml("outer:\n  a: 1\n").section(keys: ["outer"])
            _ = try outer.required("outer").section(keys: ["a", "b"]).required("b")
        }
        #expect(error?.description == "t.yaml:2:3: outer.b is missing; add 'b:'")
    }

    @Test("are refused where something else stands")
    func otherKind() {
        let error = inputError {
            _ = try single("5").section(keys: ["a", "b"])
        }
        #expect(
            error?.description
                == "t.yaml:1:6: key must be a section of keys, not a single value; its keys: a, b")
    }

    @Test("are of the configuration's subject where a file is missing or a directory")
    func files() {
        for path in ["/nowhere/at-all.yaml", "/tmp"] {
            let error = inputError { _ = try YAMLFile.read(path) }
            #expect(error?.subject == .configuration)
            #expect(error?.file == path)
        }
    }

    @Test("are read only as far as the limit, however long a file is")
    func endlessFile() {
        let error = inputError { _ = try YAMLFile.read("/dev/zero") }
        #expect(error?.what == "the file is larger than 1 MiB")
    }
}
