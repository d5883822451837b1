import BatchingCore
import Diagnostics
import ProviderAPI
import StrictYAML

extension ConfigurationLayer {
    /// Reads one key's value; throws at its place if it is none that the key may have.
    mutating func read(_ key: ConfigurationKey, _ value: YAMLValue) throws(InputError) {
        switch key {
        case .strategy: strategy = try Self.choice(value)
        // Far beyond any group; a mistyped figure rather than a wish.
        case .batchThreshold: batchThreshold = Int(try value.count(.from(1, to: 1_000_000)))
        case .maxParallelIndividual:
            maxParallelIndividual = Int(try value.count(.from(1, to: 10_000)))
        case .preferIndividualFor:
            var purposes: [String] = []
            for element in try value.list() { purposes.append(try Self.short(element)) }
            preferIndividualFor = purposes
        // Who waits for an hour wants a job, not company.
        case .coalesceWindow:
            coalesceWindow = Span(seconds: try value.duration(.from(0, to: 3_600)))
        case .valueOfTime: valueOfTime = try value.number(.from(0, to: 1_000_000_000))
        case .maxCostIncrease: maxCostIncrease = try Self.costLimit(value)
        case .history: history = try Self.path(value)
        case .explorationMode: exploration = try Self.choice(value)
        // What `advise` accepts: more than half would be duplicates in the main.
        case .explorationBudget: explorationBudget = try value.share(.from(0.0001, to: 0.5))
        case .baseURL: endpoint = try Self.endpoint(value)
        case .journal: journal = try Self.path(value)
        case .onUncertain: onUncertain = try Self.choice(value)
        case .pollEvery:
            pollEvery = Span(seconds: try value.duration(.moreThan(0, to: 86_400)))
        case .embeddingModel: embeddingModel = try Self.model(value)
        case .generationModel: generationModel = try Self.model(value)
        }
    }

    private static func choice<Choice: CaseIterable & RawRepresentable>(
        _ value: YAMLValue
    ) throws(InputError) -> Choice where Choice.RawValue == String {
        let words = Choice.allCases.map(\.rawValue)
        let word = try value.word(among: words)
        guard let choice = Choice(rawValue: word) else { throw value.error("has an unknown value") }
        return choice
    }

    private static func costLimit(_ value: YAMLValue) throws(InputError) -> CostLimit {
        if let word = try? value.text(), word == "none" { return .none }
        return .atMost(try value.share(.from(0, to: 100)))
    }

    private static func short(_ value: YAMLValue) throws(InputError) -> String {
        let text = try value.text()
        guard text.utf8.count <= 100 else { throw value.error("must be at most 100 bytes long") }
        return text
    }

    private static func path(_ value: YAMLValue) throws(InputError) -> String {
        let text = try value.text()
        guard text.utf8.count <= 4_096 else { throw value.error("is too long for a path") }
        return text
    }

    /// Names as providers give them, with or without `models/`.
    private static func model(_ value: YAMLValue) throws(InputError) -> String {
        let name = try short(value)
        guard name.wholeMatch(of: #/(models\/|tunedModels\/)?[A-Za-z0-9][A-Za-z0-9._\-]*/#) != nil
        else { throw value.error("is no model's name", remedy: "e.g. gemini-embedding-001") }
        return name
    }

    private static func endpoint(_ value: YAMLValue) throws(InputError) -> Endpoint {
        let url = try value.text()
        do throws(InputError) {
            return try Endpoint(baseURL: url)
        } catch {
            throw value.error(
                error.what.replacing("the base URL ", with: ""), remedy: error.remedy)
        }
    }
}
