import BatchingCore
import OnlineStatistics

extension Provider {
    /// A page of a key's jobs, newest first.
    func list(_ exchange: Exchange) throws -> JSON {
        catchUp()
        let strikes = exchange.strikes
        let size = try pageSize(exchange)
        let token = exchange.query["pageToken"] ?? exchange.query["page_token"] ?? ""
        guard token.isEmpty || Int(token) != nil else { throw Problem.invalid("Bad page token.") }
        if !token.isEmpty, let code = strikes.number(.listPage2) {
            throw Problem(Int(code), "The service is currently unavailable.")
        }
        if strikes.has(.listEmpty) { return .object([]) }
        let lag = strikes.number(.listLag) ?? 0
        let before = strikes.has(.listEndless) ? .max : Int(token) ?? .max
        var numbers: [Int] = []
        var hasMore = false
        for number in floor.jobs.indices.reversed() where number < before {
            let job = floor[number]
            guard job.project == exchange.key, !job.isDeleted,
                clock.real(now - job.created) >= lag
            else { continue }
            if numbers.count == size {
                hasMore = true
                break
            }
            numbers.append(number)
        }
        // Only those that go on have an end.
        let last = numbers.last ?? 0
        if strikes.has(.listDuplicates) { numbers = numbers.flatMap { [$0, $0] } }
        if strikes.has(.listUnordered) { numbers = shuffled(numbers) }
        let views = numbers.map { number in
            JobView(job: floor[number], clock: clock, strikes: strikes).json(isList: true)
        }
        let next = hasMore || strikes.has(.listEndless) ? JSON.string(String(last)) : nil
        return .members(
            ("operations", views.isEmpty ? nil : .array(views)), ("nextPageToken", next))
    }

    /// Never the order they came in, where there are two or more.
    private func shuffled(_ numbers: [Int]) -> [Int] {
        let row = KeyedRandom(seed: seed, stream: 4).row(numbers.count)
        let mixed = numbers.enumerated().map { index, number in
            (number, KeyedRandom.bits(row: row, item: index, lane: 0, attempt: 0))
        }.sorted { $0.1 < $1.1 }.map(\.0)
        return mixed == numbers ? mixed.reversed() : mixed
    }

    func pageSize(_ exchange: Exchange) throws -> Int {
        guard let text = exchange.query["pageSize"] ?? exchange.query["page_size"] else {
            return 50
        }
        guard let size = Int(text), size >= 0 else { throw Problem.invalid("Bad page size.") }
        // Zero stands for the default in Google's lists (google.aip.dev/158).
        return size == 0 ? 50 : min(size, 1000)
    }

    func listFiles(_ exchange: Exchange) throws -> JSON {
        let size = try pageSize(exchange)
        let token = exchange.query["pageToken"] ?? ""
        let mine = files.values.filter { $0.project == exchange.key && !$0.isGone(at: now) }
            .sorted { $0.id < $1.id }.drop { $0.id <= token }
        let page = mine.prefix(size)
        return .members(
            (
                "files",
                page.isEmpty
                    ? nil : .array(page.map { $0.json(clock, at: now, base: exchange.base) })
            ), ("nextPageToken", mine.count > size ? page.last.map { .string($0.id) } : nil))
    }
}
