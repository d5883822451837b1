import ProviderAPI

/// What a group brings, as it comes; the group is handed over when it is first asked.
public struct Deliveries: AsyncSequence, Sendable {
    public typealias Element = Delivery

    private let start: @Sendable () async throws -> AsyncStream<Delivery>

    /// - Parameter start: hands the group over; called at most once per iteration.
    public init(_ start: @escaping @Sendable () async throws -> AsyncStream<Delivery>) {
        self.start = start
    }

    public func makeAsyncIterator() -> Iterator { Iterator(start: start) }

    /// Asking for the first element hands the group over; letting go of it takes back what was not
    /// sent.
    public struct Iterator: AsyncIteratorProtocol {
        let start: @Sendable () async throws -> AsyncStream<Delivery>
        private var deliveries: AsyncStream<Delivery>.Iterator?

        init(start: @escaping @Sendable () async throws -> AsyncStream<Delivery>) {
            self.start = start
        }

        public mutating func next() async throws -> Delivery? {
            if deliveries == nil { deliveries = try await start().makeAsyncIterator() }
            return await deliveries?.next(isolation: #isolation)
        }
    }
}

/// An answer as it comes: pieces of text, then its end.
///
/// It throws where the answer breaks off (`ClientError.failed`) or is cut short without a word
/// (`ClientError.truncated`): what came before stays good.
public struct GenerationStream: AsyncSequence, Sendable {
    public typealias Element = StreamPiece

    private let deliveries: Deliveries

    init(_ deliveries: Deliveries) { self.deliveries = deliveries }

    public func makeAsyncIterator() -> Iterator {
        Iterator(deliveries: deliveries.makeAsyncIterator())
    }

    /// Asking for the first element hands the prompt over; letting go of it takes it back.
    public struct Iterator: AsyncIteratorProtocol {
        var deliveries: Deliveries.Iterator
        private var hadPiece = false
        private var end: StreamPiece?
        private var isOver = false

        init(deliveries: Deliveries.Iterator) { self.deliveries = deliveries }

        public mutating func next() async throws -> StreamPiece? {
            if isOver { return nil }
            if let end {
                isOver = true
                // The group's own end follows its only item's: nothing is left behind.
                while try await deliveries.next() != nil {}
                return end
            }
            while let delivery = try await deliveries.next() {
                switch delivery {
                case .piece(let text):
                    hadPiece = true
                    return .text(text)
                case .item(let item):
                    switch item.result {
                    case .success(.generated(let text)):
                        end = .end(finishReason: text.finishReason, usage: text.usage)
                        if hadPiece { return try await next() }
                        // A job's answer, or one that came whole.
                        return .text(text.text)
                    case .success: throw ClientError.truncated
                    case .failure(let failure):
                        isOver = true
                        throw ClientError.failed(failure)
                    }
                case .finished, .planned: break
                }
            }
            try Task.checkCancellation()
            throw ClientError.truncated
        }
    }
}
