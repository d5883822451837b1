import BatchingCore
import JobJournal
import ProviderAPI

/// What a job's results are worth: matched by key only, and looked at before they are believed.
///
/// Providers hand results out in any order, leave keys out, and were seen to double them
/// (googleapis/python-genai#1909, #2008): what cannot be assigned for certain counts as missing.
struct ResultCheck {
    /// By item; nil = missing, or not to be believed.
    private(set) var results: [Result<ItemResult, ProviderError>?]
    /// Lines whose key is none of the job's, or that have none.
    private(set) var strangers = 0
    /// Lines whose key had come before.
    private(set) var doubles = 0
    /// Lines read.
    private(set) var lines = 0

    private let token: JobToken
    private let kind: RequestKind?
    private let model: String
    private let dimensions: [Int?]
    private var isDoubled: Set<Int> = []

    /// - Parameters:
    ///   - kind: of the items; nil = not known any more.
    ///   - model: that made them; empty = not known any more.
    ///   - dimensions: as each item asked for; nil = as the model has them.
    init(
        token: JobToken, items: Int, kind: RequestKind?, model: String = "",
        dimensions: [Int?]? = nil
    ) {
        self.token = token
        self.kind = kind
        self.model = model
        self.dimensions = dimensions ?? Array(repeating: nil, count: items)
        results = Array(repeating: nil, count: items)
    }

    mutating func add(_ line: JobItemResult) {
        lines += 1
        guard let index = line.key.flatMap(token.index(ofKey:)), results.indices.contains(index)
        else {
            strangers += 1
            return
        }
        // Two results for one item: nobody knows which is its own.
        if results[index] != nil || isDoubled.contains(index) {
            doubles += 1
            isDoubled.insert(index)
            results[index] = nil
            return
        }
        results[index] = line.result
    }

    /// Whether the provider counts as many items as it was sent and as came; 0 = it does not tell.
    func agrees(with job: JobSnapshot) -> Bool {
        let (sent, ended) = (job.requestCount, job.successfulCount + job.failedCount)
        return (sent == 0 || sent == results.count) && (ended == 0 || ended == lines)
    }

    /// Drops what is not a result of the job's kind, or no vector to work with, and brings vectors into
    /// the form that they have from any other lane.
    mutating func finish() {
        let usual = usualDimension
        for (index, result) in results.enumerated() {
            switch result {
            case .success(let value):
                if !isUsable(value, dimension: dimensions[index] ?? usual) {
                    results[index] = nil
                } else if case .embedding(let embedding) = value {
                    results[index] = .success(.embedding(embedding.finished(by: model)))
                }
            // An item that was refused for good is an answer; any other error may be asked again.
            case .failure(let error):
                if error.advice != .never, error.advice != .key { results[index] = nil }
            case nil: break
            }
        }
    }

    private func isUsable(_ result: ItemResult, dimension: Int?) -> Bool {
        switch result {
        case .embedding(let embedding):
            let values = embedding.values
            return kind != .generate && values.count == dimension
                && values.allSatisfy(\.isFinite) && values.contains { $0 != 0 }
        case .generated: return kind != .embed
        }
    }

    /// What most vectors have that asked for nothing else; one of another length is not believed.
    private var usualDimension: Int? {
        var counts: [Int: Int] = [:]
        for (index, result) in results.enumerated() where dimensions[index] == nil {
            if case .success(.embedding(let embedding)) = result {
                counts[embedding.values.count, default: 0] += 1
            }
        }
        return counts.max { ($0.value, $0.key) < ($1.value, $1.key) }?.key
    }
}

extension JobEnd {
    /// The end of a job that is over and brought this.
    static func outcome(of results: [Result<ItemResult, ProviderError>?]) -> JobOutcome {
        var (missing, refused): ([Int], [Int]) = ([], [])
        for (index, result) in results.enumerated() {
            switch result {
            case nil: missing.append(index)
            case .failure: refused.append(index)
            case .success: break
            }
        }
        if missing.isEmpty, refused.isEmpty { return .done }
        return .partial(missing: ranges(missing), refused: ranges(refused))
    }

    /// Neighbours together.
    static func ranges(_ indices: [Int]) -> [ItemRange] {
        var ranges: [ItemRange] = []
        for index in indices {
            if let last = ranges.last, last.first + last.count == index {
                ranges[ranges.count - 1].count += 1
            } else {
                ranges.append(ItemRange(first: index, count: 1))
            }
        }
        return ranges
    }
}
