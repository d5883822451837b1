import ArgumentParser
import Reports

/// How a table is told.
enum OutputFormat: String, CaseIterable, ExpressibleByArgument { case table, json, csv }

/// How something is told that people read as a sentence or two.
enum SentenceFormat: String, CaseIterable, ExpressibleByArgument {
    case text, json, csv

    /// Tells facts to programs; for people there are sentences, which the command says itself.
    func tell(_ facts: some Encodable) throws {
        switch self {
        case .text: break
        case .json: try Terminal.output(JSONText.of(facts))
        case .csv: try Terminal.output(LeafCSV.text(JSONText.of(facts)))
        }
    }
}
