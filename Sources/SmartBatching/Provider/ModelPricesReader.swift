import BatchingCore
import Diagnostics
import StrictYAML

extension ModelPrices {
    /// The Gemini API's table, which is part of the program.
    public static func gemini() throws(InputError) -> ModelPrices {
        try decode(geminiFile, file: "prices of gemini")
    }

    /// The table's file, with the sources of its figures.
    static let geminiFile = PackageResources.gemini_yaml

    /// A table from the bytes of a file; `file` is its name in errors.
    public static func decode(
        _ bytes: some Collection<UInt8>, file: String
    ) throws(InputError) -> ModelPrices {
        let root = try YAMLFile.parse(bytes, file: file)
            .section(keys: ["dated", "batch_share", "lanes", "models"])
        let lanes = try root.required("lanes").section(keys: ["embed", "generate"])
        var models: [Model] = []
        for entry in try root.required("models").list() {
            let model = try model(entry)
            let named = models.filter { $0.kind == model.kind }.flatMap(\.names)
            guard Set(model.names).isDisjoint(with: named) else {
                throw entry.error("names a model that stands in the table already")
            }
            models.append(model)
        }
        return ModelPrices(
            dated: try day(root.required("dated")),
            batchShare: try root.required("batch_share").share(),
            lanes: [
                .embed: try defaults(lanes.required("embed")),
                .generate: try defaults(lanes.required("generate")),
            ], models: models)
    }

    private static func model(_ value: YAMLValue) throws(InputError) -> Model {
        let section = try value.section(keys: [
            "names", "kind", "input", "output", "until", "then", "input_tokens_max",
            "enqueued_tokens",
        ])
        var names: [String] = []
        for name in try section.required("names").list() { names.append(try name.text()) }
        let kind = try section.required("kind").word(among: ["embed", "generate"])
        var enqueued: [Int] = []
        for count in try section["enqueued_tokens"]?.list() ?? [] {
            enqueued.append(Int(try count.count(.from(1, to: 1e12))))
        }
        if let then = section["then"], section["until"] == nil {
            throw then.error("has no day that it begins after", remedy: "add 'until:'")
        }
        return Model(
            names: names, kind: kind == "embed" ? .embed : .generate, price: try price(section),
            until: try section["until"].map(day),
            then: try section["then"].map { then throws(InputError) in
                try price(then.section(keys: ["input", "output"]))
            },
            inputTokensMax: try section["input_tokens_max"].map { tokens throws(InputError) in
                Int(try tokens.count(.from(1, to: 1e9)))
            }, enqueuedTokens: enqueued)
    }

    private static func price(_ section: Section) throws(InputError) -> Price {
        // A thousand times the dearest model of all.
        let dollars = Bounds.from(0, to: 100_000)
        return Price(
            input: try section.required("input").number(dollars),
            output: try section["output"]?.number(dollars) ?? 0)
    }

    private static func defaults(_ value: YAMLValue) throws(InputError) -> LaneDefaults {
        let section = try value.section(keys: ["individual", "bulk", "batch", "assumed_tokens"])
        let tokens = try section.required("assumed_tokens").section(keys: ["input", "output"])
        let count = Bounds.from(0, to: 1e9)
        let individual = try section.required("individual").section(keys: ["typical"])
        return LaneDefaults(
            individualTypical: try typical(individual),
            bulk: try section["bulk"].map(lane), batch: try lane(section.required("batch")),
            assumedInput: try tokens.required("input").number(count),
            assumedOutput: try tokens.required("output").number(count))
    }

    private static func lane(
        _ value: YAMLValue
    ) throws(InputError) -> (typical: Span, itemsMax: Int) {
        let section = try value.section(keys: ["typical", "items_max"])
        let items = try section.required("items_max").count(.from(1, to: 1e9))
        return (try typical(section), Int(items))
    }

    private static func typical(_ section: Section) throws(InputError) -> Span {
        Span(seconds: try section.required("typical").duration(.moreThan(0, to: 86_400)))
    }

    private static func day(_ value: YAMLValue) throws(InputError) -> String {
        let text = try value.text()
        guard text.wholeMatch(of: #/20[0-9]{2}-[0-9]{2}-[0-9]{2}/#) != nil else {
            throw value.error("must be a day", remedy: "write e.g. \"2026-10-07\"")
        }
        return text
    }
}
