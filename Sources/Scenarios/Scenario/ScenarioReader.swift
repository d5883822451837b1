import BatchingSimulator
import Diagnostics
import StrictYAML

/// Reads a scenario from its file.
struct ScenarioReader {
    static let keys = [
        "name", "about", "trace", "generate", "provider", "policies", "seed", "replications",
        "value_of_time", "late_penalty", "expect",
    ]
    /// Seeds are whole numbers that a `Double` holds exactly.
    static let seeds = Bounds.from(0, to: 9_007_199_254_740_992)
    private static let dollars = Bounds.from(0, to: 1_000_000_000)

    let file: String

    func read(_ value: YAMLValue) throws(InputError) -> Scenario {
        let root = try value.section(keys: Self.keys)
        let policies = try policies(root.required("policies"))
        return Scenario(
            name: try root["name"]?.text() ?? baseName(of: file),
            about: try root["about"]?.text() ?? "",
            workload: try workload(root),
            provider: try provider(root.required("provider")),
            policies: policies,
            seed: UInt64(try root["seed"]?.count(Self.seeds) ?? 1),
            replications: Int(try root["replications"]?.count(.from(1, to: 10_000)) ?? 1),
            valueOfTime: try root["value_of_time"]?.number(Self.dollars) ?? 10,
            latePenalty: try root["late_penalty"]?.number(Self.dollars) ?? 0,
            expectations: try root["expect"].map(
                ExpectationReader(policies: policies.map(\.value)).read) ?? [])
    }

    private func workload(_ root: Section) throws(InputError) -> Scenario.Workload {
        switch (root["trace"], root["generate"]) {
        case (.some(let trace), nil):
            return .trace(Located(resolved(try trace.text(), besides: file), trace.place))
        case (nil, .some(let generate)):
            let section = try generate.section(keys: ["preset", "rows", "seed"])
            let preset = try section.required("preset")
            return .generated(
                preset: Located(try preset.text(), preset.place),
                rows: Int(try section.required("rows").count(.from(1, to: 1_000_000_000))),
                seed: UInt64(try section["seed"]?.count(Self.seeds) ?? 1))
        case (nil, nil):
            throw root.place.error("trace is missing", remedy: "add 'trace:' or 'generate:'")
        case (_, .some(let generate)):
            throw generate.place.error(
                "both 'trace' and 'generate' are given", remedy: "keep one of the two")
        }
    }

    private func provider(_ value: YAMLValue) throws(InputError) -> ProviderModel {
        if value.isSection {
            return try ProviderReader.read(value, defaultName: baseName(of: file))
        }
        let name = try value.text()
        if ProviderFiles.presetNames.contains(name) {
            return try ProviderFiles.load(pathOrPreset: name)
        }
        do throws(InputError) {
            return try ProviderFiles.load(pathOrPreset: resolvedPath(name))
        } catch {
            // An error inside a file has its own line; one about the file as a whole is best shown
            // where the file is named.
            guard error.line == nil else { throw error }
            let what = error.file.isEmpty ? error.what : "\(error.file): \(error.what)"
            throw value.place.error(what, remedy: error.remedy)
        }
    }

    /// A bare word stays one, so that it is compared with the presets.
    private func resolvedPath(_ name: String) -> String {
        name.contains("/") || name.contains(".") ? resolved(name, besides: file) : name
    }

    private func policies(_ value: YAMLValue) throws(InputError) -> [Located<String>] {
        var policies: [Located<String>] = []
        for element in try value.list() {
            let policy = try element.text()
            guard !policies.contains(where: { $0.value == policy }) else {
                throw element.error("names a policy for the second time", remedy: "remove it")
            }
            policies.append(Located(policy, element.place))
        }
        guard !policies.isEmpty else { throw value.error("must name at least one policy") }
        return policies
    }
}
