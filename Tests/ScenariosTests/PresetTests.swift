import BatchingSimulator
import Diagnostics
import Foundation
import Scenarios
import Testing

@Suite("The presets")
struct PresetTests {
    @Test("have sane figures", arguments: ProviderFiles.presetNames)
    func areSane(name: String) throws {
        let model = try ProviderFiles.load(pathOrPreset: name)
        #expect(model.name == name)
        #expect(model.individual.latency.mean > 0.1 && model.individual.latency.mean < 20)
        #expect(model.batch.overhead.mean >= 30 && model.batch.overhead.mean < 7_200)
        // Batch jobs cost half at every provider.
        for path in [\JobLaneModel.pricePer1kTokens, \.pricePer1kOutputTokens] {
            let calls =
                path == \.pricePer1kTokens
                ? model.individual.pricePer1kTokens : model.individual.pricePer1kOutputTokens
            #expect(abs(model.batch[keyPath: path] - calls / 2) < 1e-12)
        }
        if let bulk = model.bulk {
            #expect(bulk.pricePer1kTokens == model.individual.pricePer1kTokens)
            #expect(bulk.maxItems >= 100)
        }
        #expect(model.changes.isEmpty)
    }

    @Test("give the means that their comments work out")
    func means() throws {
        for (name, mean) in [
            ("gemini-embedding", 1_107.9), ("gemini-generate", 3_173.6), ("openai-batch", 3_236.3),
        ] {
            let model = try ProviderFiles.load(pathOrPreset: name)
            #expect(abs(model.batch.overhead.mean - mean) < 0.05)
        }
    }

    @Test("name a source or an assumption for what they say", arguments: ProviderFiles.presetNames)
    func sources(name: String) throws {
        let text = try #require(ProviderFiles.text(ofPreset: name))
        #expect(text.hasPrefix("# "))
        #expect(text.contains("name: \(name)"))
    }

    @Test("are offered where a name is nearly one of them")
    func nearest() {
        let error = inputError { _ = try ProviderFiles.load(pathOrPreset: "gemini-embeding") }
        #expect(
            error?.description
                == "no provider is called 'gemini-embeding', and there is no such file; "
                + "did you mean 'gemini-embedding'?")
        let path = inputError { _ = try ProviderFiles.load(pathOrPreset: "./gemini-embedding") }
        #expect(path?.description == "./gemini-embedding: no such file; check the path")
    }
}
