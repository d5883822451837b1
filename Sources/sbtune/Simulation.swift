import BatchingCore
import BatchingSimulator
import Comparison
import Diagnostics
import Reports
import Scenarios
import Traces

/// One run of `sbtune simulate`: flags into a plan, the comparison into its forms.
struct Simulation {
    private let flags: SimulateCommand

    init(_ flags: SimulateCommand) { self.flags = flags }

    func run() throws {
        try checkFlags()
        // Opened now, so that a path that cannot be written costs no simulation.
        let page = try flags.html.map { try AtomicFileWriter(path: $0) }
        let scenario = try flags.scenario.map { try ScenarioFiles.load($0) }
        let supply = try openRows(scenario)
        notes(supply)
        var plan = try plan(scenario, supply)
        try plan.check()
        try fillRecorded(&plan, scenario)
        let export = try flags.export.map { directory in
            try ComparisonExport(
                directory: directory, policies: plan.namesToRun)
        }
        let progress = ProgressLine()
        let watch = Watch { progress.show($0) }
        let hook: SimulationRun.FinishHook? =
            if let export { { policy, result in export.write(policy: policy, result) } } else {
                nil
            }
        let comparison: Comparison
        do {
            defer { progress.clear() }
            comparison = try ComparisonRunner(plan, watch: watch).run(
                supply, onFinish: hook, peakMemory: { Terminal.peakMemory })
        }
        // First: a disk that is full by now takes the files, but not the figures.
        try show(comparison)
        try export?.commit(comparison)
        try write(comparison, to: page)
        if let scenario { try hold(scenario, against: comparison) }
    }

    private func checkFlags() throws(InputError) {
        if flags.trace == nil, flags.scenario == nil {
            throw InputError(
                .usage, "no trace given", remedy: "name a CSV file, '-' or --scenario FILE.yaml")
        }
        if flags.trace != nil, flags.scenario != nil {
            throw InputError(
                .usage, "both a trace and --scenario given", remedy: "give one of them")
        }
        // What is wrong with the command line is said before a trace is read.
        for name in flags.policy { _ = try PolicyCatalog.request(name) }
        for (flag, path) in [("--export", flags.export), ("--html", flags.html)] where path == "" {
            throw InputError(.usage, "\(flag) is empty", remedy: "name a place, or leave it out")
        }
        try InputGuard.refuse(
            flags.html, "--html", over: [flags.trace, flags.scenario, flags.provider])
        if flags.onlyNamed, flags.policy.isEmpty, flags.scenario == nil {
            throw InputError(
                .usage, "--only-named without a name", remedy: "add --policy, or leave it out")
        }
        try Self.check("--replications", flags.replications, 1...10_000)
        try Self.check("--jobs", flags.jobs, 1...1024)
        try Self.check("--value-of-time", flags.valueOfTime, 0...1e9)
        try Self.check("--late-penalty", flags.latePenalty, 0...1e9)
    }

    private static func check<Value: Comparable>(
        _ flag: String, _ value: Value?, _ range: ClosedRange<Value>
    ) throws(InputError) {
        guard let value, !range.contains(value) else { return }
        throw InputError(
            .usage, "\(flag) \(value) is out of range",
            remedy: "give a number from \(limit(range.lowerBound)) to \(limit(range.upperBound))")
    }

    /// A whole number without a point.
    private static func limit(_ value: some Comparable) -> String {
        (value as? Double).map(CSVText.shortest) ?? "\(value)"
    }

    // MARK: In

    private func openRows(_ scenario: Scenario?) throws -> RowSupply {
        switch scenario?.workload {
        case .trace(let path):
            do {
                return try RowSupply(.file(path.value), sorted: flags.sort)
            } catch {
                throw error.subject == .storage ? path.located(error) : error
            }
        case .generated(let preset, let rows, let seed):
            guard let known = TracePreset(rawValue: preset.value) else {
                throw preset.located(
                    InputError(
                        .configuration, "unknown trace preset '\(preset.value)'",
                        remedy: didYouMean(
                            preset.value, among: TracePreset.allCases.map(\.rawValue))))
            }
            let names = NameTable()
            let groups = try TraceGenerator(known, rows: rows, seed: seed)
                .groups(names: names)
            return try RowSupply(rows: MemoryTraceRows(groups: groups, names: names))
        case nil:
            return try RowSupply(TraceSource(argument: flags.trace ?? "-"), sorted: flags.sort)
        }
    }

    private func notes(_ supply: RowSupply) {
        if let note = supply.columns.note { Terminal.say("note: \(note)") }
    }

    private func plan(_ scenario: Scenario?, _ supply: RowSupply) throws -> ComparisonPlan {
        let provider = try provider(scenario, supply)
        var plan = ComparisonPlan(
            traceName: scenario?.name ?? flags.trace ?? "", provider: provider,
            policies: try policies(scenario, provider),
            objective: Objective(
                valueOfTimePerHour: flags.valueOfTime ?? scenario?.valueOfTime ?? 10,
                latePenalty: flags.latePenalty ?? scenario?.latePenalty ?? 0))
        plan.seed = flags.seed ?? scenario?.seed ?? 1
        plan.replications = flags.replications ?? scenario?.replications
        plan.jobs = flags.jobs ?? Terminal.processors
        plan.details = flags.html != nil || flags.export != nil
        plan.onlyNamed = flags.onlyNamed
        plan.engine = flags.engine
        return plan
    }

    private func provider(
        _ scenario: Scenario?, _ supply: RowSupply
    ) throws -> ProviderModel {
        if let name = flags.provider { return try ProviderFiles.load(pathOrPreset: name) }
        if let scenario { return scenario.provider }
        let preset = DefaultProvider.preset(for: supply.usualKind)
        Terminal.say(
            "note: provider \(preset), by the kind of most requests; --provider names another")
        return try ProviderFiles.load(pathOrPreset: preset)
    }

    private func policies(
        _ scenario: Scenario?, _ provider: ProviderModel
    ) throws -> [PolicyRequest] {
        if !flags.policy.isEmpty {
            // By its own name: threshold:10 is also threshold:010.
            var seen: Set<String> = []
            return try flags.policy.map { try PolicyCatalog.request($0) }
                .filter { seen.insert($0.name).inserted }
        }
        if let scenario {
            return try scenario.policies.map(request)
        }
        return try PolicyCatalog.baselines.map { try PolicyCatalog.request($0) }.filter { request in
            guard case .policy(let policy) = request else { return true }
            let missing = policy.lanesNeeded.filter { !provider.terms.offers($0) }
            if !missing.isEmpty {
                Terminal.say(
                    "note: \(policy.name) is left out: provider \(provider.name) has no "
                        + missing.map(\.name).joined(separator: " or ") + " lane")
            }
            return missing.isEmpty
        }
    }

    private func request(_ policy: Located<String>) throws -> PolicyRequest {
        do {
            return try PolicyCatalog.request(policy.value)
        } catch {
            throw policy.located(error)
        }
    }

    private func fillRecorded(_ plan: inout ComparisonPlan, _ scenario: Scenario?) throws {
        guard plan.provider.needsRecordedLatencies else { return }
        var source: TraceSource?
        if case .trace(let path) = scenario?.workload {
            source = .file(path.value)
        } else if let trace = flags.trace, trace != "-" {
            source = .file(trace)
        }
        guard let source else {
            throw InputError(
                .usage, "the provider takes latencies from the trace, which is read twice",
                remedy: "name a trace file instead of standard input or a generated trace")
        }
        plan.provider = try RecordedLatencies(source).fill(plan.provider)
    }

    // MARK: Out

    private func show(_ comparison: Comparison) throws {
        switch flags.format {
        case .json: try Terminal.output(ComparisonJSON(comparison).text())
        case .csv: try Terminal.output(ComparisonExport.policies(comparison))
        case .table: try Terminal.output(text(comparison))
        }
    }

    private func write(_ comparison: Comparison, to page: AtomicFileWriter?) throws {
        if let page {
            try page.append(
                ComparisonPage(
                    comparison, command: CommandText.ofThisProcess, version: Version.text
                ).html)
            try page.commit()
            Terminal.say("page: \(page.path)")
        }
        if let directory = flags.export { Terminal.say("files: \(directory)") }
    }

    private func text(_ comparison: Comparison) -> String {
        let trace = comparison.trace
        let sentences = ComparisonSentences(comparison)
        var text =
            "\(harmless(trace.file)): \(NumberText.count(trace.rows)) groups, "
            + "\(NumberText.count(trace.items)) items over \(NumberText.seconds(trace.spanS)); "
            + "provider \(comparison.provider), seed \(comparison.seed), "
            + "\(NumberText.count(comparison.replications, of: "replication")), "
            + "\(NumberText.dollars(comparison.objective.valueOfTimePerHour)) per hour of waiting\n\n"
        text +=
            TextTable(
                ComparisonTable(comparison).table, style: Terminal.tableStyle,
                maximumWidth: Terminal.width
            ).text
        text += "\n" + ([sentences.headline] + sentences.lead).joined(separator: "\n") + "\n\n"
        text += sentences.verdicts.joined(separator: "\n  ") + "\n"
        let engine = comparison.engine
        text +=
            "\n\(NumberText.compact(Double(engine.events))) events in "
            + "\(NumberText.seconds(engine.wallS)), "
            + "\(NumberText.compact(engine.groupsPerS)) groups/s, "
            + "\(engine.peakRssBytes >> 20) MiB\n"
        return text
    }

    /// A scenario's expected headlines: all that do not hold are named.
    private func hold(_ scenario: Scenario, against comparison: Comparison) throws {
        // They are of the scenario's own luck.
        if flags.seed != nil || flags.replications != nil, !scenario.expectations.isEmpty {
            return Terminal.say(
                "note: not checked: \(NumberText.count(scenario.expectations.count, of: "expectation")) "
                    + "of the scenario's own seed and replications")
        }
        let run = Set(comparison.policies.map(\.policy))
        let skipped = scenario.expectations.count { !run.contains($0.policy) }
        if skipped > 0 {
            Terminal.say(
                "note: not checked: \(NumberText.count(skipped, of: "expectation")) of policies that "
                    + "did not run")
        }
        let broken = ExpectationCheck(comparison).failures(of: scenario)
        for failure in broken.dropLast() { Terminal.say("sbtune: \(failure)") }
        if let last = broken.last { throw last }
    }
}
