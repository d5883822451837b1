/// Asynchronous jobs. Creating one is not safe to repeat: there is no idempotency key, and every
/// repetition is a job of its own that is paid for. `displayName` is the handle to find it again.
extension GeminiWire {
    /// Bytes of a create request, keys and all, that is sent without a file.
    ///
    /// The limit is 20 MB for the whole request (ai.google.dev/gemini-api/docs/batch-api), less
    /// 10 % for what may be counted in another way than here.
    public static let inlineLimit = 18_000_000

    /// A job with its items in the request; answered by `GeminiAnswer.job`.
    public func createJob(
        _ kind: JobKind, displayName: String, items: [(key: String, item: ItemRequest)]
    ) -> HTTPCall {
        create(kind, displayName) { input in
            input.key("requests")
            input.object { requests in
                requests.key("requests")
                requests.list { list in
                    for (key, item) in items { inlineItem(key, item, to: &list) }
                }
            }
        }
    }

    /// A job whose items are the lines of an uploaded file.
    public func createJob(_ kind: JobKind, displayName: String, fileName: String) -> HTTPCall {
        create(kind, displayName) { input in
            input.key("fileName")
            input.text(fileName)
        }
    }

    /// One line of a job's file, its line feed included.
    public func jobLine(key: String, _ item: ItemRequest) -> [UInt8] {
        JSONWriter.bytes { writer in
            writer.object { line in
                line.key("key")
                line.text(key)
                line.key("request")
                body.item(item, to: &line)
            }
            writer.newLine()
        }
    }

    /// Bytes of the create request with these items, display name and brackets apart: to be
    /// compared with `inlineLimit`.
    public func inlineBytes(_ items: [(key: String, item: ItemRequest)]) -> Int {
        items.reduce(0) { sum, one in
            sum + JSONWriter.bytes { inlineItem(one.key, one.item, to: &$0) }.count + 1
        }
    }

    private func inlineItem(_ key: String, _ item: ItemRequest, to list: inout JSONWriter) {
        list.object { object in
            object.key("request")
            body.item(item, to: &object)
            object.key("metadata")
            object.object { metadata in
                metadata.key("key")
                metadata.text(key)
            }
        }
    }

    private func create(
        _ kind: JobKind, _ displayName: String, _ input: (inout JSONWriter) -> Void
    ) -> HTTPCall {
        let bytes = JSONWriter.bytes { writer in
            writer.object { root in
                root.key("batch")
                root.object { batch in
                    batch.key("displayName")
                    batch.text(displayName)
                    batch.key("inputConfig")
                    batch.object(input)
                }
            }
        }
        let method = kind == .embed ? "asyncBatchEmbedContent" : "batchGenerateContent"
        return post(method, bytes, isSentOnce: true)
    }
}

/// Looking at jobs and ending them: all of it safe to repeat.
extension GeminiWire {
    /// How a job stands, without what it brought; answered by `GeminiAnswer.job`.
    public func job(_ name: String) -> HTTPCall {
        // Without the mask every look at a finished job downloads its results.
        call(.get, "\(GeminiName.path(job: name))?fields=\(Self.pollingMask)")
    }

    /// A job with what it brought: its results, or the name of the file that holds them.
    public func jobWithOutput(_ name: String) -> HTTPCall {
        var limits = HTTPLimits()
        limits.total = 900
        limits.bodyBytes = Self.inlineAnswerLimit
        return call(.get, GeminiName.path(job: name), limits: limits)
    }

    /// One page of all jobs of the key's project; answered by `GeminiAnswer.jobPage`.
    public func jobs(pageSize: Int, pageToken: String? = nil) -> HTTPCall {
        let token = pageToken.map { "&pageToken=\(URLText.encoded($0))" } ?? ""
        return call(.get, "batches?pageSize=\(pageSize)\(token)")
    }

    /// Answered with nothing of interest.
    public func cancelJob(_ name: String) -> HTTPCall {
        call(.post, "\(GeminiName.path(job: name)):cancel", body: [])
    }

    /// Forgets a job; one that runs has to be cancelled first.
    public func deleteJob(_ name: String) -> HTTPCall {
        call(.delete, GeminiName.path(job: name))
    }

    /// Bytes of inline results that are taken: twice the vectors of 3,072 numbers of 2,000 items,
    /// printed as Google prints them (60 kB each).
    public static let inlineAnswerLimit = 256 << 20

    private static let pollingMask =
        "name,done,error,metadata(state,displayName,batchStats,createTime,updateTime)"
}
