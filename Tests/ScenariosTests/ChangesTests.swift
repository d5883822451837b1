import BatchingSimulator
import Diagnostics
import Scenarios
import Testing

@Suite("Changes of a provider")
struct ChangesTests {
    private func changes(_ list: String) throws(InputError) -> [ProviderModel.Change] {
        let lognormal = "{ distribution: lognormal, mean: 40s, cv: 0.5 }"
        return try provider(smallProvider(overhead: lognormal, more: "changes: \(list)")).changes
    }

    @Test("are steps or ramps of any figure, in order of time")
    func inOrder() throws {
        let read = try changes(
            """
            [ { at: 3h, over: 30m, individual.latency.mean: 4s, batch.max_items: 10 },
              { at: 2h, batch.overhead.mean: 400s }, { at: 0, batch.overhead.cv: 2 } ]
            """)
        #expect(read.map(\.at) == [0, 7_200, 10_800, 10_800])
        #expect(read.map(\.over) == [0, 0, 1_800, 1_800])
        #expect(
            read.map(\.figure.name) == [
                "batch.overhead.cv", "batch.overhead.mean", "individual.latency.mean",
                "batch.max_items",
            ])
        #expect(read.map(\.to) == [2, 400, 4, 10])
    }

    @Test(
        "are refused where they would change nothing or cannot be",
        arguments: [
            ("[ { at: 2h } ]", "changes[1] changes nothing"),
            ("[ { batch.overhead.mean: 1s } ]", "changes[1].at is missing"),
            (
                "[ { at: 2h, bulk.max_items: 5 } ]",
                "bulk.max_items cannot change, because the provider has no such lane"
            ),
            ("[ { at: 2h, individual.latency.cv: 1 } ]", "only a lognormal distribution has a cv"),
            ("[ { at: 2h, batch.overhead: 5s } ]", "unknown key 'batch.overhead'"),
            ("[ { at: 2h, batch.overhead.maen: 5s } ]", "did you mean 'batch.overhead.mean'?"),
            (
                "[ { at: 2h, batch.per_item: 1s }, { at: 120m, batch.per_item: 2s } ]",
                "batch.per_item changes twice at the same time"
            ),
            ("{ at: 2h, batch.per_item: 1s }", "changes must be a list"),
        ])
    func areRefused(list: String, part: String) {
        let error = inputError { _ = try changes(list) }
        #expect(error?.description.contains(part) == true, "\(String(describing: error))")
        #expect(error?.line == 7)
    }
}
