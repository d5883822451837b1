import Foundation
import ProviderEmulator
import Testing

/// A fault as it is written, and a look at what it does.
struct FaultCase: Sendable, CustomTestStringConvertible {
    let fault: String
    let check: @Sendable (Bench) async throws -> Void

    init(_ fault: String, _ check: @escaping @Sendable (Bench) async throws -> Void) {
        self.fault = fault
        self.check = check
    }

    var testDescription: String { fault }

    /// For faults that answer an embedding with something else.
    static func refuses(
        _ fault: String, _ status: Int, _ look: @escaping @Sendable (RawHTTP.Answer) -> Bool
    ) -> FaultCase {
        FaultCase(fault) { bench in
            let answer = try await bench.embed("a secret text")
            #expect(answer.status == status)
            #expect(look(answer), "\(answer.headers) \(answer.text.prefix(500))")
            // Refused work is not billed.
            #expect(await bench.emulator.stats().items.isEmpty)
        }
    }
}

@Suite("Faults", .serialized)
struct FaultTests {
    static let cases =
        FaultCases.refusals + FaultCases.transport + FaultCases.streams + FaultCases.lists
        + FaultCases.jobs + FaultCases.items + FaultCases.lines + FaultCases.vectors
        + FaultCases.files

    @Test("do what the table says", arguments: cases)
    func effect(one: FaultCase) async throws {
        try await Bench.with([one.fault]) { bench in
            try await one.check(bench)
            // A line in the counts shows that it was this fault.
            let name = try Fault(one.fault).name.rawValue
            #expect(await bench.emulator.stats().faults[name] ?? 0 > 0)
        }
    }

    @Test("are all tried, each kind of each")
    func complete() throws {
        let tried = try Self.cases.map { try Fault($0.fault) }
        for row in FaultTable.rows {
            #expect(tried.contains { $0.name == row.name }, "\(row.name)")
            guard case .choice(let kinds) = row.value else { continue }
            for kind in kinds {
                #expect(
                    tried.contains { $0.name == row.name && $0.value == kind },
                    "\(row.name) \(kind)"
                )
            }
        }
    }

    @Test("have one row each in the table and in its text")
    func table() {
        #expect(
            FaultTable.rows.map(\.name.rawValue).sorted()
                == FaultName.allCases.map(\.rawValue).sorted())
        for row in FaultTable.rows {
            #expect(FaultTable.text.contains("\n\(row.name.rawValue)") || row.name == .tooMany)
            #expect(FaultTable.text.contains(row.meaning))
        }
    }
}
