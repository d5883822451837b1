import BatchingCore
import Foundation

extension Provider {
    /// Makes a job of a create.
    /// - Returns: its operation, as the create answers it.
    func create(_ exchange: Exchange, _ kind: Job.Kind, _ request: JobRequest) throws -> JSON {
        catchUp()
        let assumed = inForce.model.assumedTokens.outputPerItem
        var (items, file, bytesIn): ([JobItem], String?, Int) = ([], nil, 0)
        switch request.input {
        case .inline(let requests):
            items = requests.map { json in
                JobRequest.item(
                    json, key: json["metadata"]?["key"]?.text, kind, assumedOutput: assumed)
            }
        case .file(let id):
            let stored = try readyFile(id, exchange)
            items = JobRequest.items(ofFile: stored.bytes, kind, assumedOutput: assumed)
            guard !items.isEmpty else { throw Problem.invalid("The input file has no requests.") }
            (file, bytesIn) = (id, stored.bytes.count)
        }
        let number = add(exchange, kind, request.displayName, items, file)
        stats.jobs[request.displayName, default: .init()].createsAccepted += 1
        stats.jobs[request.displayName, default: .init()].bytesIn += bytesIn
        catchUp()
        return JobView(job: floor[number], clock: clock, strikes: exchange.strikes).json()
    }

    private func add(
        _ exchange: Exchange, _ kind: Job.Kind, _ displayName: String, _ items: [JobItem],
        _ file: String?
    ) -> Int {
        let luck = TextKey(displayName + "\u{1F}" + items.compactMap(\.text).joined()).bits
        let now = now
        var strikes = dice.strikes(.job, .create)
        count(strikes)
        strikes.values[.echoText] = exchange.strikes[.echoText]
        let itemStrikes = dice.itemStrikes(.create, count: items.count)
        for strikes in itemStrikes { count(strikes) }
        return floor.add(
            Job(
                id: newID(length: 32), kind: kind, model: exchange.target,
                displayName: displayName, project: exchange.key, inputFile: file, items: items,
                bytesIn: exchange.body.count, created: now,
                expires: now + inForce.expiresAfter(at: now), strikes: strikes,
                itemStrikes: itemStrikes, luck: luck, repetition: repetition(of: luck),
                updated: now))
    }

    /// The number of a job that this key may see.
    private func find(_ id: String, _ exchange: Exchange) throws -> Int {
        catchUp()
        guard let number = floor.number(ofJob: id), floor[number].project == exchange.key,
            !floor[number].isDeleted
        else { throw Problem.notFound() }
        return number
    }

    func look(_ exchange: Exchange) throws -> JSON {
        let number = try find(exchange.target, exchange)
        stats.jobs[floor[number].displayName, default: .init()].polls += 1
        let age = clock.real(now - floor[number].created)
        if let hidden = exchange.strikes.number(.fresh404), age < hidden {
            throw Problem.notFound()
        }
        if floor[number].state.isEnd { floor[number].looks += 1 }
        var mask: FieldMask?
        if let text = exchange.query["fields"] ?? exchange.query["$fields"] {
            mask = FieldMask(text)
            guard mask != nil else { throw Problem.invalid("Invalid field mask.") }
        }
        return JobView(job: floor[number], clock: clock, strikes: exchange.strikes)
            .json(mask: mask)
    }

    func cancel(_ exchange: Exchange) throws {
        let number = try find(exchange.target, exchange)
        stats.jobs[floor[number].displayName, default: .init()].cancels += 1
        floor.cancel(number, at: now)
        catchUp()
    }

    func delete(_ exchange: Exchange) throws {
        let number = try find(exchange.target, exchange)
        // It goes from sight; the work is not stopped by that.
        floor[number].isDeleted = true
    }

    /// A job's result file, or nothing if there is none of that name.
    func resultFile(_ exchange: Exchange) throws -> Job? {
        guard exchange.target.hasPrefix("batch-") else { return nil }
        let number = try find(String(exchange.target.dropFirst(6)), exchange)
        let job = floor[number]
        guard job.hasOutput, job.inputFile != nil else { throw Problem.notFound() }
        return job
    }

    func sent(_ bytes: Int, of job: Job) {
        stats.jobs[job.displayName, default: .init()].bytesOut += bytes
    }

    func sent(_ bytes: Int, ofJob id: String) {
        guard let number = floor.number(ofJob: id) else { return }
        sent(bytes, of: floor[number])
    }
}
