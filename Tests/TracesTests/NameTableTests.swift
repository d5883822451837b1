import BatchingCore
import Diagnostics
import Testing

@testable import Traces

@Suite("The table of names")
struct NameTableTests {
    @Test("A name keeps its number, and the number its name")
    func numbers() throws {
        let table = NameTable()
        var numbers: [NameNumber] = []
        for index in 0..<5000 { numbers.append(try table.number(of: "name-\(index)")) }
        #expect(numbers == Array(1...5000))
        #expect(try table.number(of: "name-4321") == 4322)
        #expect(table.name(4322) == "name-4321")
        #expect(table.count == 5000)
        #expect(table.all.count == 5001)
    }

    @Test("Number 0 is the empty name, and strange numbers name nothing")
    func unknown() throws {
        let table = NameTable()
        #expect(try table.number(of: "") == 0)
        #expect(table.name(0) == "")
        #expect(table.name(77) == "")
    }

    @Test("It refuses more names than it may hold, and names that are texts")
    func bounds() throws {
        let table = NameTable()
        for index in 0..<NameTable.mostNames { _ = try table.number(of: String(index)) }
        #expect(throws: InputError.self) { try table.number(of: "one more") }
        #expect(try table.number(of: "65535") == 65_536)
        #expect(throws: InputError.self) {
            try NameTable().number(of: String(repeating: "x", count: 257))
        }
    }
}
