import BatchingCore
import Foundation
import HTTPTypes

@testable import ProviderAPI
@testable import SmartBatching

/// A provider of jobs without a wire, whose faults are said beforehand.
///
/// It keeps jobs as the real one does: by nothing but what it was sent, so that whatever was bought
/// twice is there twice.
actor ScriptedProvider: Transport {
    /// What becomes of a create.
    enum Create {
        case taken
        /// The job is made, and the answer is lost.
        case answerLost
        /// Nobody hears of it for so long; then there is a job.
        case takenLate(Span)
        /// It never arrives, and nobody is told.
        case swallowed
        case unsent
        /// Refused, or failed, with this status; the body is the provider's own.
        case status(Int)
        case garbage
        /// Answered only when `isHolding` ends.
        case held
    }

    /// What a look finds instead of the job.
    enum Look {
        case status(Int)
        case garbage
        case state(String)
        case broken
    }

    private struct Job {
        var name: String
        var label: String
        var made: Instant
        var items: [(key: String, request: [String: Any])]
        var file: String?
        var cancelled: Instant?
    }

    let clock: LiveClock
    /// From a job's making to its end.
    var duration = Span(seconds: 60)
    var endState = "BATCH_STATE_SUCCEEDED"
    var runningState = "BATCH_STATE_RUNNING"
    var creates: [Create] = []
    var looks: [Look] = []
    /// The same of looks that ask for the output.
    var outputs: [Look] = []
    var isHolding = true
    /// A job is listed so long after it was made.
    var listLag = Span.zero
    /// So many pages fail from now on.
    var pagesFailing = 0
    /// With this status.
    var pageStatus = 503
    var pageSize = 1000
    var error: [String: Any]?
    /// Changes the output's entries: shuffles, drops, doubles.
    var mangle: @Sendable ([[String: Any]]) -> [[String: Any]] = { $0.reversed() }
    var counts: [String: String]?

    private var jobs: [Job] = []
    /// What was bought, in order.
    var labels: [String] { jobs.map(\.label) }
    private(set) var files: [String: [UInt8]] = [:]
    private(set) var createsSeen = 0
    private(set) var listsSeen = 0
    private(set) var looksSeen = 0
    private(set) var namesLookedAt: Set<String> = []
    private(set) var cancels: [String] = []
    private(set) var deleted: [String] = []
    private(set) var lookTimes: [Instant] = []

    init(clock: LiveClock) { self.clock = clock }

    func set(_ change: @Sendable (isolated ScriptedProvider) -> Void) { change(self) }

    func open(_ call: HTTPCall) throws(TransportFailure) -> HTTPStream {
        throw TransportFailure(.refused, "no streams here")
    }

    func download(_ call: HTTPCall, to path: String) throws(TransportFailure) -> HTTPReply {
        let name = Self.part(call, after: "/v1beta/").replacing(":download", with: "")
        guard let bytes = files[name] else { return Self.reply(404, Self.error(404)) }
        guard FileManager.default.createFile(atPath: path, contents: Data(bytes)) else {
            throw TransportFailure(.storage, path)
        }
        return Self.reply(200, [:])
    }

    func send(_ call: HTTPCall) async throws(TransportFailure) -> HTTPReply {
        let path = (call.request.path ?? "").prefix { $0 != "?" }
        if path.hasSuffix("asyncBatchEmbedContent") || path.hasSuffix("batchGenerateContent") {
            return try await create(call)
        }
        if path.hasPrefix("/upload") { return upload(call) }
        let name = Self.part(call, after: "/v1beta/")
        if name == "batches" { return list(call) }
        if path.hasSuffix(":cancel") { return cancel(name.replacing(":cancel", with: "")) }
        if call.request.method == .delete {
            deleted.append(name)
            files[name] = nil
            return Self.reply(200, [:])
        }
        let isLook = call.request.path?.contains("fields=") == true
        return try look(name, isLook: isLook)
    }

    // MARK: Jobs

    private func create(_ call: HTTPCall) async throws(TransportFailure) -> HTTPReply {
        let fault = creates.isEmpty ? .taken : creates.removeFirst()
        if case .unsent = fault { throw TransportFailure(.unsent, "no connection") }
        createsSeen += 1
        switch fault {
        case .taken: return Self.reply(200, describe(make(call, after: .zero), withOutput: false))
        case .held:
            let job = make(call, after: .zero)
            while isHolding, !Task.isCancelled { await Task.yield() }
            if Task.isCancelled { throw TransportFailure(.cancelled, "cut off") }
            return Self.reply(200, describe(job, withOutput: false))
        case .answerLost:
            _ = make(call, after: .zero)
            throw TransportFailure(.timeout, "no answer")
        case .takenLate(let span):
            _ = make(call, after: span)
            throw TransportFailure(.timeout, "no answer")
        case .swallowed: throw TransportFailure(.broken, "cut off")
        case .status(let status): return Self.reply(status, Self.error(status))
        case .garbage: return HTTPReply(response: .init(status: 200), body: Array("<html>".utf8))
        case .unsent: throw TransportFailure(.unsent, "no connection")
        }
    }

    /// Made by somebody else with this label.
    func plant(label: String, keys: [String], after span: Span = .zero) -> String {
        let items = keys.map { (key: $0, request: Self.request("planted")) }
        return add(Job(name: "", label: label, made: clock.now + span, items: items)).name
    }

    private func add(_ job: Job) -> Job {
        var job = job
        job.name = "batches/j\(jobs.count + 1)"
        jobs.append(job)
        return job
    }

    private func make(_ call: HTTPCall, after span: Span) -> Job {
        let batch = Self.object(call)["batch"] as? [String: Any] ?? [:]
        let input = batch["inputConfig"] as? [String: Any] ?? [:]
        var job = Job(
            name: "", label: batch["displayName"] as? String ?? "", made: clock.now + span,
            items: [])
        if let file = input["fileName"] as? String {
            job.file = file
            for line in (files[file] ?? []).split(separator: 10) {
                let entry = Self.object(Array(line))
                job.items.append(
                    (entry["key"] as? String ?? "", entry["request"] as? [String: Any] ?? [:]))
            }
        } else {
            let list = (input["requests"] as? [String: Any])?["requests"] as? [[String: Any]] ?? []
            job.items = list.map { entry in
                let metadata = entry["metadata"] as? [String: Any]
                return (
                    metadata?["key"] as? String ?? "", entry["request"] as? [String: Any] ?? [:]
                )
            }
        }
        return add(job)
    }

    private func state(_ job: Job) -> String {
        let end = job.made + duration
        if let cancelled = job.cancelled, cancelled < end { return "BATCH_STATE_CANCELLED" }
        return clock.now >= end ? endState : runningState
    }

    private func describe(_ job: Job, withOutput: Bool, state forced: String? = nil)
        -> [String: Any]
    {
        let state = forced ?? state(job)
        var stats = counts ?? ["requestCount": "\(job.items.count)"]
        let isOver = state.hasSuffix("SUCCEEDED")
        let entries = isOver ? mangle(job.items.map(Self.result)) : []
        if isOver, counts == nil { stats["successfulRequestCount"] = "\(entries.count)" }
        var metadata: [String: Any] = [
            "name": job.name, "displayName": job.label, "state": state, "batchStats": stats,
            // In order of time as texts, which is all that is asked of them.
            "createTime": String(format: "2026-01-02T00:00:%012.3fZ", job.made.seconds),
        ]
        if withOutput, isOver {
            if job.file != nil {
                let name = job.name.replacing("batches/", with: "files/batch-")
                files[name] = entries.flatMap { entry in
                    var line: [String: Any] = entry
                    line["key"] = (entry["metadata"] as? [String: Any])?["key"]
                    line["metadata"] = nil
                    return Self.bytes(line) + [10]
                }
                metadata["output"] = ["responsesFile": name]
            } else {
                metadata["output"] = ["inlinedResponses": ["inlinedResponses": entries]]
            }
        }
        var operation: [String: Any] = ["name": job.name, "metadata": metadata]
        if let error, state.hasSuffix("FAILED") { operation["error"] = error }
        return operation
    }

    private func look(_ name: String, isLook: Bool) throws(TransportFailure) -> HTTPReply {
        if isLook {
            looksSeen += 1
            namesLookedAt.insert(name)
            lookTimes.append(clock.now)
        }
        guard let job = jobs.first(where: { $0.name == name && $0.made <= clock.now }) else {
            return Self.reply(404, Self.error(404))
        }
        let fault = isLook ? looks.first : outputs.first
        if let fault {
            if isLook { looks.removeFirst() } else { outputs.removeFirst() }
            switch fault {
            case .status(let status): return Self.reply(status, Self.error(status))
            case .garbage: return HTTPReply(response: .init(status: 200), body: [123])
            case .state(let state):
                return Self.reply(200, describe(job, withOutput: false, state: state))
            case .broken: throw TransportFailure(.broken, "cut off")
            }
        }
        return Self.reply(200, describe(job, withOutput: !isLook))
    }

    private func list(_ call: HTTPCall) -> HTTPReply {
        listsSeen += 1
        if pagesFailing > 0 {
            pagesFailing -= 1
            return Self.reply(pageStatus, Self.error(pageStatus))
        }
        let token = call.request.path.flatMap { path in
            path.range(of: "pageToken=").map { Int(path[$0.upperBound...]) ?? 0 }
        }
        let all = jobs.filter { $0.made + listLag <= clock.now }
        let start = token ?? 0
        let page = all.dropFirst(start).prefix(pageSize)
        var answer: [String: Any] = [
            "operations": page.map { describe($0, withOutput: false) }
        ]
        if start + page.count < all.count { answer["nextPageToken"] = "\(start + page.count)" }
        return Self.reply(200, answer)
    }

    private func cancel(_ name: String) -> HTTPReply {
        cancels.append(name)
        guard let index = jobs.firstIndex(where: { $0.name == name }) else {
            return Self.reply(404, Self.error(404))
        }
        jobs[index].cancelled = jobs[index].cancelled ?? clock.now
        return Self.reply(200, [:])
    }

    private func upload(_ call: HTTPCall) -> HTTPReply {
        guard case .bytes(let bytes) = call.body else { return Self.reply(400, Self.error(400)) }
        let command = call.request.headerFields[.init("X-Goog-Upload-Command")!]
        if command == "start" {
            let name = "f\(files.count + 1)"
            files["files/\(name)"] = []
            var response = HTTPResponse(status: 200)
            let base = "\(call.request.scheme ?? "")://\(call.request.authority ?? "")"
            response.headerFields[.init("x-goog-upload-url")!] = "\(base)/upload/\(name)"
            return HTTPReply(response: response, body: [])
        }
        let name = "files/" + Self.part(call, after: "/upload/")
        files[name]?.append(contentsOf: bytes)
        return Self.reply(200, ["file": ["name": name, "state": "ACTIVE"]])
    }

    // MARK: JSON

    /// A vector that begins with the number at the end of the item's text.
    private static func result(_ item: (key: String, request: [String: Any])) -> [String: Any] {
        let content = item.request["content"] as? [String: Any]
        let text = (content?["parts"] as? [[String: Any]])?.first?["text"] as? String ?? ""
        let number = Double(text.split(separator: " ").last ?? "") ?? 0
        return [
            "response": ["embedding": ["values": [number, 0.5, -1]]],
            "metadata": ["key": item.key],
        ]
    }

    private static func request(_ text: String) -> [String: Any] {
        ["content": ["parts": [["text": text]]]]
    }

    static func error(_ code: Int) -> [String: Any] {
        let words = [
            400: "INVALID_ARGUMENT", 401: "UNAUTHENTICATED", 404: "NOT_FOUND",
            429: "RESOURCE_EXHAUSTED", 503: "UNAVAILABLE",
        ]
        return ["error": ["code": code, "message": "no", "status": words[code] ?? "INTERNAL"]]
    }

    private static func reply(_ status: Int, _ object: [String: Any]) -> HTTPReply {
        HTTPReply(response: HTTPResponse(status: .init(code: status)), body: bytes(object))
    }

    private static func bytes(_ object: [String: Any]) -> [UInt8] {
        (try? JSONSerialization.data(withJSONObject: object)).map(Array.init) ?? []
    }

    private static func object(_ call: HTTPCall) -> [String: Any] {
        guard case .bytes(let bytes) = call.body else { return [:] }
        return object(bytes)
    }

    private static func object(_ bytes: [UInt8]) -> [String: Any] {
        (try? JSONSerialization.jsonObject(with: Data(bytes))) as? [String: Any] ?? [:]
    }

    /// The path's rest, without its query.
    private static func part(_ call: HTTPCall, after mark: String) -> String {
        let path = (call.request.path ?? "").prefix { $0 != "?" }
        guard let range = path.range(of: mark) else { return "" }
        return String(path[range.upperBound...])
    }
}
