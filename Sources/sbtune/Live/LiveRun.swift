import BatchingCore
import Diagnostics
import Dispatch
import Foundation
import Logging
import ProviderAPI
import Reports
import SmartBatching

/// One group from its client to its results: the body of `embed` and `generate`.
struct LiveRun {
    let client: AdaptiveSmartClient
    let speed: Double

    init(_ options: ClientOptions, _ configuration: BatchingConfiguration) async throws {
        client = try await options.client(configuration)
        speed = options.speed
        Self.stopOnSignal(client)
    }

    /// Ends in order when told to: what was bought as a job stays in the journal.
    private static func stopOnSignal(_ client: AdaptiveSmartClient) {
        Interruption.before = {
            let stopped = DispatchSemaphore(value: 0)
            Task {
                await client.stop()
                stopped.signal()
            }
            // The journal is in order at any moment; this is for what was learned.
            _ = stopped.wait(timeout: .now() + 2)
            Terminal.say("note: jobs that are out go on; see them with `sbtune jobs list`")
        }
    }

    /// Hands the group over, writes what it brings, and says how it went.
    func run(_ group: GroupRequest, tags: [String?], to output: String) async throws {
        let lines = try ResultLines(path: output)
        let progress = LiveProgress(total: tags.count, speed: speed)
        var failures: [ItemFailure] = []
        var end: GroupEnd?
        do {
            for try await delivery in client.send(group) {
                progress.take(delivery)
                switch delivery {
                case .item(let item):
                    if case .failure(let failure) = item.result { failures.append(failure) }
                    progress.clear()
                    try lines.write(item, id: tags[item.index])
                case .finished(let group): end = group
                case .planned, .piece: break
                }
            }
        } catch {
            await Interruption.orGoOn()
            await client.stop()
            throw Self.input(error)
        }
        await Interruption.orGoOn()
        progress.clear()
        let isWhole = failures.count < tags.count
        if isWhole { try lines.finish() }
        if lines.isCut {
            // Results of jobs stay in the journal, for a reader who takes them all.
            Terminal.say("note: whoever read the results has gone away; those of jobs are kept")
        } else if let end, failures.isEmpty {
            await client.acknowledge(end)
        }
        await close(isWhole ? end : nil, deadline: group.options.deadline)
        if !failures.isEmpty { throw Self.error(failures, of: tags.count) }
    }

    /// Pieces of one answer as they come; into a file, once they are all there.
    func stream(_ item: GenerateItem, _ options: CallOptions, to path: String) async throws {
        let file = path == "-" ? nil : try AtomicFileWriter(path: path)
        func output(_ text: String) throws {
            if let file { try file.append(text) } else { try Terminal.output(text) }
        }
        do {
            for try await piece in client.generateStream(item, options: options) {
                switch piece {
                case .text(let text): try output(text)
                case .end(let reason, let usage):
                    try output("\n")
                    try file?.commit()
                    let output = usage.output.map { ", \($0) tokens" } ?? ""
                    if reason != "STOP" { Terminal.say("note: it ended with \(reason)\(output)") }
                }
            }
        } catch {
            await client.stop()
            throw Self.input(error)
        }
        await close(nil)
    }

    private func close(_ end: GroupEnd?, deadline: Duration? = nil) async {
        await client.close()
        if let end, let deadline, end.latency > deadline / .seconds(1) {
            Terminal.say("note: it took longer than the deadline, \(Self.seconds(end.latency))")
        }
        if let end {
            Terminal.say(
                "note: \(Self.way(end)), took \(Self.seconds(end.latency))"
                    + (end.receipt.map { "; expected: \($0.reasonText)" } ?? ""))
        }
        Terminal.say("note: session summary: \(await client.session.text)")
    }

    private static func way(_ end: GroupEnd) -> String {
        end.strategy == "adopted" ? "all of it out of a job of an earlier run" : end.strategy
    }

    private static func seconds(_ value: Double) -> String {
        value < 10 ? "\((value * 100).rounded() / 100) s" : "\(Int(value.rounded())) s"
    }

    // MARK: What went wrong, in one line

    private static func error(_ failures: [ItemFailure], of total: Int) -> InputError {
        let first = failures[0]
        guard failures.count == total else {
            return InputError(
                .partial, "\(failures.count) of \(total) items have no result; the first: \(first)",
                remedy: "their lines say why; run them again")
        }
        return input(first)
    }

    static func input(_ error: any Error) -> any Error {
        guard let error = error as? ClientError else { return error }
        switch error {
        case .failed(let failure): return input(failure)
        case .noSuchLane:
            return InputError(
                .usage, error.description,
                remedy: "leave --batching-strategy out, or name another one")
        case .itemsFailed, .closed, .truncated:
            return InputError(.unavailable, error.description, remedy: "try again")
        }
    }

    private static func input(_ failure: ItemFailure) -> InputError {
        switch failure.reason {
        case .storage(let trouble): return trouble
        case .provider(let refusal):
            if let ours = ours(refusal) { return ours }
            switch refusal.advice {
            case .key:
                return InputError(
                    .provider, "the provider does not take the key (\(refusal))",
                    remedy: "check GOOGLE_API_KEY or GEMINI_API_KEY")
            case .exhausted:
                return InputError(
                    .provider, "a quota is used up (\(refusal))",
                    remedy: "wait for its reset, or raise it")
            case .never:
                return InputError(
                    .provider, "the provider refuses it (\(refusal))",
                    remedy: "check the model's name, and that it takes the options and the texts")
            case .retry, .throttled:
                return InputError(
                    .unavailable, "the provider cannot take it now (\(refusal))",
                    remedy: "try again later")
            }
        case .transport(let failure):
            return InputError(.unavailable, "no answer: \(failure)", remedy: "try again later")
        case .missing:
            return InputError(
                .unavailable, "the job brought no results", remedy: "try again")
        case .cancelled:
            return InputError(.unavailable, "cancelled", remedy: "run it again")
        }
    }

    /// What the client itself says of a job, in the place of a provider's word.
    private static func ours(_ refusal: ProviderError) -> InputError? {
        guard refusal.status == nil else { return nil }
        switch refusal.code {
        case "UNSENT":
            return InputError(
                .unavailable, "no answer: \(refusal.message)", remedy: "try again later")
        case "STORAGE": return InputError(.storage, refusal.message)
        case "JOB_PARKED", "JOB_ATTENTION": return InputError(.attention, refusal.message)
        default: return nil
        }
    }
}
