import BatchingCore
import Foundation
import ProviderAPI
import Testing

@testable import SmartBatching

@Suite("A configuration file")
struct ConfigurationFileTests {
    @Test("says every key")
    func everyKey() throws {
        let layer = try layer(
            """
            model: { embedding: models/gemini-embedding-2, generation: gemini-3.5-flash }
            batching:
              strategy: hybrid
              batch_threshold: 12
              max_parallel_individual: 7
              prefer_individual_for: [rag_query, quick_enrichment]
              coalesce_window: 250ms
              value_of_time: 30
              max_cost_increase: 10%
              history: ~/.local/share/sbtune/history.sqlite
              exploration: { mode: passive, budget: 2% }
              base_url: http://127.0.0.1:8080/gate
              journal: "jobs.sqlite"
              on_uncertain: resend
              poll_every: 5s
            """)
        let whole = BatchingConfiguration(layer)
        #expect(whole.strategy == .hybrid && whole.batchThreshold == 12)
        #expect(whole.maxParallelIndividual == 7)
        #expect(whole.preferIndividualFor == ["rag_query", "quick_enrichment"])
        #expect(whole.coalesceWindow == Span(seconds: 0.25) && whole.valueOfTime == 30)
        #expect(whole.maxCostIncrease == 0.1)
        #expect(whole.history == "~/.local/share/sbtune/history.sqlite")
        #expect(whole.exploration == .passive && whole.explorationBudget == 0.02)
        #expect(
            whole.endpoint.authority == "127.0.0.1:8080" && whole.endpoint.pathPrefix == "/gate")
        #expect(whole.journal == "jobs.sqlite" && whole.onUncertain == .resend)
        #expect(whole.pollEvery == Span(seconds: 5))
        #expect(whole.embeddingModel == "models/gemini-embedding-2")
        #expect(whole.generationModel == "gemini-3.5-flash")
        // A key that is added must be read here as well.
        #expect(ConfigurationKey.allCases.count == 16)
    }

    @Test("may say nothing: then everything is as usual")
    func defaults() throws {
        for text in ["batching:\n", "batching: {}\n", "batching:   # later\nother: 1\n"] {
            #expect(try layer(text) == ConfigurationLayer())
            #expect(BatchingConfiguration(try layer(text)) == BatchingConfiguration())
        }
        let usual = BatchingConfiguration()
        #expect(usual.strategy == .auto && usual.batchThreshold == 10)
        #expect(usual.maxParallelIndividual == 5 && usual.endpoint == .gemini)
    }

    @Test("of the examples says what the examples say")
    func examples() throws {
        func read(_ name: String) throws -> BatchingConfiguration {
            let path = exampleClients.appending(path: name).path
            return BatchingConfiguration(try ConfigurationFile.read(path))
        }
        let development = try read("development.yaml")
        #expect(development.strategy == .individual && development.maxParallelIndividual == 10)
        let production = try read("production.yaml")
        #expect(production.strategy == .auto && production.batchThreshold == 5)
        #expect(production.maxParallelIndividual == 3)
        let speed = try read("aggressive-speed.yaml")
        #expect(speed.strategy == .individual && speed.maxParallelIndividual == 20)
        let site = try read("mkdocs.yml")
        #expect(site.strategy == .auto && site.batchThreshold == 10)
        #expect(site.preferIndividualFor == ["rag_query", "quick_enrichment"])
        #expect(site.embeddingModel == "models/gemini-embedding-001")
        #expect(site.generationModel == nil)
    }

    @Test("that is missing says so")
    func missing() {
        #expect(throws: (any Error).self) { try ConfigurationFile.read("/nowhere/c.yaml") }
    }

    @Test("lists purposes in lines at the key's own depth")
    func shallowList() throws {
        let text = "batching:\n  prefer_individual_for:\n  - a\n  - b\n  strategy: bulk\n"
        #expect(try layer(text).preferIndividualFor == ["a", "b"])
        #expect(try layer(text).strategy == .bulk)
    }

    @Test("may lift the limit of costs")
    func noLimit() throws {
        let lifted = try layer("batching: { max_cost_increase: none }\n")
        let limited = try layer("batching: { max_cost_increase: 0.1 }\n")
        #expect(BatchingConfiguration(lifted, limited).maxCostIncrease == nil)
        #expect(BatchingConfiguration(limited, lifted).maxCostIncrease == 0.1)
    }
}
