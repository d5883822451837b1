import BatchingCore
import LatencyHistory
import Testing

@Suite("History keys")
struct HistoryKeyTests {
    @Test("are in order of provider, model, kind")
    func order() {
        let a = HistoryKey(provider: "a", model: "m", kind: .generate)
        let b = HistoryKey(provider: "b", model: "m", kind: .embed)
        #expect(a < b)
    }
}
