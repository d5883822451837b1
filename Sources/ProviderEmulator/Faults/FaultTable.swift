/// Every fault, its values and its meaning.
public enum FaultTable {
    /// Every fault once, in the order of the help.
    public static let rows: [FaultRow] = refusals + transport + streams + jobs + items + files

    static func row(_ name: FaultName) -> FaultRow {
        // A test holds that every name has a row.
        rows.first { $0.name == name } ?? FaultRow(name, "")
    }

    private static let refusals = [
        FaultRow(
            .tooMany,
            .choice([
                "retryinfo", "seconds", "http-date", "ms", "none", "message", "perday", "limit0",
                "absurd", "negative", "nan", "1e99", "huge", "past", "two", "long",
            ]),
            "refuses with 429 and that kind of word on when to come again, or with a Retry-After of "
                + "as many seconds as are written"),
        FaultRow(.status, .code(503), "refuses with that status; nothing is accepted"),
        FaultRow(.statusArray, .code(503), "the same, the error in an array of one"),
        FaultRow(.html, .code(502), "the same, with a page in HTML instead of JSON"),
        FaultRow(.keyRevoked, "refuses the key with 403"),
        FaultRow(.tokenQuota, at: [.create], "refuses with 429: too many tokens are enqueued"),
        FaultRow(
            .flexShed, .choice(["before", "sse", "bare"]), at: [.generate, .stream],
            "sheds requests of service tier flex with 503, before the answer or in the stream"),
        FaultRow(.echoKey, .code(400), "refuses, and quotes the caller's key in the message"),
        FaultRow(.echoPrompt, .code(400), "refuses, and quotes the request's text in the message"),
        FaultRow(.hugeError, .number(8), "refuses with 500 and a message of so many megabytes"),
        FaultRow(
            .redirect, .text("302"), "sends elsewhere: STATUS or STATUS,URL; nothing is accepted"),
    ]

    private static let transport = [
        FaultRow(.close, "closes the connection without a byte; nothing is accepted"),
        FaultRow(.reset, "resets the connection without a byte; nothing is accepted"),
        FaultRow(.slow, .seconds(30), "waits so long before it does anything"),
        FaultRow(.endless1xx, .number(1000), "so many interim answers before the answer"),
        FaultRow(.endlessHeaders, .number(1000), "so many kilobytes of header fields, then closes"),
        FaultRow(.statusAfter, .code(503), "does the work, then answers with that status"),
        FaultRow(.closeAfter, "does the work, then closes without a byte"),
        FaultRow(.resetAfter, "does the work, then resets the connection"),
        FaultRow(.hold, .seconds(30), at: [.create], "does the work, then holds the answer back"),
        FaultRow(
            .late, .seconds(30), at: [.create],
            "closes without a byte; the job appears so much later"),
        FaultRow(.stall, .seconds(3600), "sends half of the body, then nothing for so long"),
        FaultRow(.drip, .number(1), "sends so many bytes of the body per second"),
        FaultRow(
            .truncate, .choice(["length", "chunked", "close"]),
            "sends half of the body, then closes: with a length, in chunks, or with neither"),
        FaultRow(
            .garbage, .choice(["html", "empty", "half", "bare-array"]),
            "answers 200 with something else: a page, nothing, half of the JSON, an array"),
        FaultRow(.gzip, .number(64), "answers with a compressed body of so many megabytes"),
    ]

    private static let streams = [
        FaultRow(
            .streamError, .choice(["sse", "bare"]), at: [.stream],
            "an error after half of the stream, as an event or as bare JSON"),
        FaultRow(.streamCut, at: [.stream], "the stream ends early, without a finish reason"),
        FaultRow(.streamStops, at: [.stream], "every piece of the stream says STOP"),
    ]

    private static let files = [
        FaultRow(
            .fileProcessing, .seconds(30), at: [.chunk], "an uploaded file is not ready for so long"
        ),
        FaultRow(
            .fileGone, at: [.file, .download, .create], "files are gone: 404, as after 48 hours"),
        FaultRow(.uploadNoURL, at: [.upload], "an upload begins without an address for its bytes"),
        FaultRow(.uploadNoStatus, at: [.chunk], "an answer to bytes lacks the upload's status"),
        FaultRow(
            .mutate, .text("values"),
            "the first field of that name has another type: text for "
                + "number, number for text, object for array"),
        FaultRow(.extraFields, "every object has a field that nobody knows"),
        FaultRow(
            .echoText, at: [.generate, .stream, .create], "generated text repeats the prompt"),
        FaultRow(
            .quotaByItems, at: Operation.calls,
            "each item of a bulk call counts against the quota, not each call"),
        FaultRow(
            .vectorLength, .number(0.7), per: .item, at: [.embed, .bulkEmbed, .create],
            "vectors of that length instead of 1"),
    ]
}
