import BatchingCore
import Diagnostics
import Testing

@testable import SmartBatching

@Suite("Layers of a configuration")
struct ConfigurationLayerTests {
    private func environmentError(_ variables: [String: String]) throws -> InputError {
        try #require(throws: InputError.self) { try ConfigurationLayer.environment(variables) }
    }

    @Test("count in order: flag, environment, file, default")
    func order() throws {
        let file = try layer(
            "batching: { strategy: batch, batch_threshold: 20, value_of_time: 3, history: f.sqlite }\n"
        )
        let environment = try ConfigurationLayer.environment([
            "SBTUNE_STRATEGY": "hybrid", "SBTUNE_BATCH_THRESHOLD": "30", "OTHER": "x",
        ])
        var flags = ConfigurationLayer()
        try flags.set(.strategy, to: "individual", named: "--batching-strategy")
        let whole = BatchingConfiguration(flags, environment, file)
        #expect(whole.strategy == .individual)
        #expect(whole.batchThreshold == 30)
        #expect(whole.valueOfTime == 3 && whole.history == "f.sqlite")
        #expect(whole.maxParallelIndividual == 5)
        #expect(BatchingConfiguration() == BatchingConfiguration(ConfigurationLayer()))
    }

    @Test("from the environment have a variable for every key")
    func everyVariable() throws {
        let values = [
            "STRATEGY": "bulk", "BATCH_THRESHOLD": "3", "MAX_PARALLEL_INDIVIDUAL": "4",
            "PREFER_INDIVIDUAL_FOR": "a, b's,c#d", "COALESCE_WINDOW": "1.5s",
            "VALUE_OF_TIME": "2.5",
            "MAX_COST_INCREASE": "none", "HISTORY": "/tmp/it's: a #file",
            "EXPLORATION_MODE": "passive",
            "EXPLORATION_BUDGET": "5%", "BASE_URL": "http://localhost:1", "JOURNAL": "123",
            "ON_UNCERTAIN": "resend", "POLL_EVERY": "10s", "MODEL_EMBEDDING": "gemini-embedding-2",
            "MODEL_GENERATION": "models/gemini-3.5-flash",
        ]
        let layer = try ConfigurationLayer.environment(
            Dictionary(uniqueKeysWithValues: values.map { ("SBTUNE_" + $0.key, $0.value) }))
        #expect(values.count == ConfigurationKey.allCases.count)
        #expect(layer.strategy == .bulk && layer.batchThreshold == 3)
        #expect(
            layer.maxParallelIndividual == 4 && layer.preferIndividualFor == ["a", "b's", "c#d"])
        #expect(layer.coalesceWindow == Span(seconds: 1.5) && layer.valueOfTime == 2.5)
        #expect(layer.maxCostIncrease == ConfigurationLayer.CostLimit.none)
        #expect(layer.history == "/tmp/it's: a #file" && layer.journal == "123")
        #expect(layer.exploration == .passive && layer.explorationBudget == 0.05)
        #expect(layer.endpoint?.authority == "localhost:1" && layer.onUncertain == .resend)
        #expect(layer.pollEvery == Span(seconds: 10))
        #expect(layer.embeddingModel == "gemini-embedding-2")
        #expect(layer.generationModel == "models/gemini-3.5-flash")
    }

    @Test("from the environment say nothing where a variable is empty")
    func empty() throws {
        let layer = try ConfigurationLayer.environment(["SBTUNE_STRATEGY": "", "SBTUNE_X": "1"])
        #expect(layer == ConfigurationLayer())
    }

    @Test("from the environment are as strict as files, and name the variable")
    func strict() throws {
        let word = try environmentError(["SBTUNE_STRATEGY": "individul"])
        #expect(
            word.description
                == "SBTUNE_STRATEGY cannot be 'individul'; did you mean 'individual'?")
        #expect(word.subject == .configuration)
        let number = try environmentError(["SBTUNE_BATCH_THRESHOLD": "0"])
        #expect(
            number.description
                == "SBTUNE_BATCH_THRESHOLD must be a whole number from 1 to 1000000")
        for value in ["a: b", "x\ny: 1", "[1", "{", "&a", "1 # 2", "- 1", "é"] {
            let error = try environmentError(["SBTUNE_BATCH_THRESHOLD": value])
            #expect(error.description.hasPrefix("SBTUNE_BATCH_THRESHOLD "), "\(value): \(error)")
        }
    }

    @Test("from the environment tell a slip of the pen")
    func nearMiss() throws {
        let error = try environmentError(["SBTUNE_STRATEGIE": "auto"])
        #expect(error.description.contains("did you mean 'SBTUNE_STRATEGY'?"))
    }

    @Test("from the environment take no key, and do not repeat it")
    func secrets() throws {
        let error = try environmentError(["SBTUNE_API_KEY": "s3cret"])
        #expect(error.description.hasPrefix("SBTUNE_API_KEY is not read; "))
        #expect(!error.description.contains("s3cret"))
    }

    @Test("from flags blame the command line")
    func flags() throws {
        var flags = ConfigurationLayer()
        let error = try #require(throws: InputError.self) {
            try flags.set(.coalesceWindow, to: "5", named: "--coalesce-window")
        }
        #expect(error.subject == .usage)
        #expect(
            error.description.hasPrefix("--coalesce-window must be a duration, but has no unit"))
    }
}
