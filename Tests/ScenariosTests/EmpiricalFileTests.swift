import BatchingSimulator
import Diagnostics
import Foundation
import Scenarios
import Testing

@Suite("A file of latencies")
struct EmpiricalFileTests {
    /// A provider in a directory of its own, with `values` in `measured/latencies.txt`.
    private func load(_ values: String, more: String = "") throws -> ProviderModel {
        let root = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        defer { try? FileManager.default.removeItem(at: root) }
        let measured = root.appending(path: "measured")
        try FileManager.default.createDirectory(at: measured, withIntermediateDirectories: true)
        try Data(values.utf8).write(to: measured.appending(path: "latencies.txt"))
        let file = root.appending(path: "p.yaml")
        let text = smallProvider(
            individual: "{ distribution: empirical, file: measured/latencies.txt\(more) }")
        try Data(text.utf8).write(to: file)
        return try ProviderFiles.load(pathOrPreset: file.path())
    }

    @Test("is found beside the provider's file, and read whatever stands between the numbers")
    func isRead() throws {
        let model = try load("\u{FEFF}# seconds\r\n3, 1 2\t0.5 # the last one\n\n1e1\n")
        #expect(model.individual.latency.shape == .empirical([0.5, 1, 2, 3, 10]))
        #expect(model.individual.latency.mean == 2.8125)
        #expect(try load("1 3", more: ", mean: 10s").individual.latency.mean == 10)
    }

    @Test(
        "is refused at the line and column of what is no latency",
        arguments: [
            ("1\n2 x\n", 2, 3), ("nan\n", 1, 1), ("1\n\n  inf", 3, 3), ("0x1p3", 1, 1),
            ("-1", 1, 1), ("1 # ok\n2;3\n", 2, 1), ("1e400", 1, 1), ("4e9", 1, 1),
        ])
    func isRefused(values: String, line: Int, column: Int) {
        let error = inputError { _ = try load(values) }
        #expect(error?.file.hasSuffix("measured/latencies.txt") == true)
        #expect(error?.line == line)
        #expect(error?.column == column)
        #expect(error?.subject == .configuration)
    }

    @Test("is refused without a number, or where all are 0")
    func isEmpty() {
        #expect(inputError { _ = try load("# none\n") }?.what == "the file holds no number")
        let zeros = inputError { _ = try load("0 0") }
        #expect(zeros?.what == "the mean of these values is out of range")
        #expect(zeros?.file.hasSuffix("p.yaml") == true)
        #expect(inputError { _ = try load("0", more: ", mean: 1s") } != nil)
    }
}
