import BatchingCore
import ProviderAPI

/// Synchronous calls on the wire: one item, many, or one whose answer streams.
struct LaneCalls: Sendable {
    let wire: GeminiWire
    let key: APIKey
    let transport: any Transport

    func run(_ items: [ItemRequest], _ lane: Lane) async -> CallEnd {
        switch items[0] {
        case .embed(let item) where lane == .individual:
            return await call(wire.embed(item), for: items) { reply throws(ProviderError) in
                [.embedding(try GeminiAnswer.embedding(reply, key: key))]
            }
        case .embed:
            let texts = items.compactMap { item -> EmbedItem? in
                if case .embed(let item) = item { item } else { nil }
            }
            return await call(wire.embedMany(texts), for: items) { reply throws(ProviderError) in
                try GeminiAnswer.embeddings(reply, count: texts.count, key: key)
                    .map { .embedding($0) }
            }
        case .generate(let item):
            return await call(wire.generate(item), for: items) { reply throws(ProviderError) in
                [.generated(try GeminiAnswer.generated(reply, key: key))]
            }
        }
    }

    private func call(
        _ call: HTTPCall, for items: [ItemRequest],
        _ read: (HTTPReply) throws(ProviderError) -> [ItemResult]
    ) async -> CallEnd {
        let reply: HTTPReply
        do throws(TransportFailure) {
            reply = try await transport.send(call)
        } catch {
            return CallEnd(error)
        }
        var end: CallEnd
        do throws(ProviderError) {
            var results = try read(reply)
            for index in results.indices {
                results[index] = try wire.finished(results[index], of: items[index])
            }
            end = CallEnd(results: results)
        } catch {
            end = CallEnd(error)
        }
        end.timings = reply.timings
        return end
    }

    /// - Parameter piece: told every piece of the answer as it comes.
    func stream(
        _ item: GenerateItem, piece: @Sendable (String) -> Void
    ) async -> CallEnd {
        let stream: HTTPStream
        do throws(TransportFailure) {
            stream = try await transport.open(wire.stream(item))
        } catch {
            return CallEnd(error)
        }
        guard stream.response.status.kind == .successful else {
            return await refusal(stream)
        }
        var parser = GeminiStreamParser(key: key)
        var text = ""
        do {
            for try await bytes in stream.pieces {
                for event in parser.take(bytes) {
                    guard case .text(let part) = event else { continue }
                    text += part
                    piece(part)
                }
            }
        } catch let failure as TransportFailure {
            let end = CallEnd(failure)
            return text.isEmpty ? end : end.afterPieces()
        } catch {
            return CallEnd(TransportFailure(.broken, "the answer broke off"))
        }
        do throws(ProviderError) {
            let end = try parser.end()
            if !end.lateText.isEmpty {
                text += end.lateText
                piece(end.lateText)
            }
            return CallEnd(results: [
                .generated(
                    GeneratedText(text: text, finishReason: end.finishReason, usage: end.usage))
            ])
        } catch {
            let end = CallEnd(error)
            return text.isEmpty ? end : end.afterPieces()
        }
    }

    /// An answer that is no stream: its body says why.
    private func refusal(_ stream: HTTPStream) async -> CallEnd {
        var body: [UInt8] = []
        do {
            for try await bytes in stream.pieces { body += bytes }
        } catch {
            // What came of it has to do.
        }
        return CallEnd(
            GeminiAnswer.error(HTTPReply(response: stream.response, body: body), key: key))
    }
}
