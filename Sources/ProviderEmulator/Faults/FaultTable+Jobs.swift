/// Rows about jobs, their items, and lists of them.
extension FaultTable {
    static let jobs = [
        FaultRow(.listLag, .seconds(30), at: [.list], "lists show jobs only when they are so old"),
        FaultRow(.listEmpty, at: [.list], "lists are empty"),
        FaultRow(
            .listPage2, .code(503), at: [.list], "further pages of a list answer with that status"),
        FaultRow(.listDuplicates, at: [.list], "lists show every job twice"),
        FaultRow(.listUnordered, at: [.list], "a page's jobs come in any order"),
        FaultRow(.listEndless, at: [.list], "every page leads to a further one, without end"),
        FaultRow(.listStale, at: [.list], "lists count all items as pending, whatever the state"),
        FaultRow(
            .fresh404, .seconds(30), at: [.get], "looking at a job answers 404 until it is so old"),
        FaultRow(
            .state, .choice(["job", "lower", "unknown", "missing", "number"]), at: Operation.views,
            "a job's state: JOB_STATE_…, in lower case, a word nobody knows, none, a number"),
        FaultRow(.numericCounts, at: Operation.views, "a job's counts are numbers, not texts"),
        FaultRow(.wrongCounts, at: Operation.views, "a job's counts do not add up"),
        FaultRow(
            .jobEnd,
            .choice(["pending", "expired", "failed", "failed-error", "cancelled", "partial"]),
            per: .job, at: [.create],
            "what becomes of a job: pending for ever; expired at once; failed without or with an "
                + "error; cancelled or partially succeeded with half of its results"),
        FaultRow(
            .outputLate, .number(2), per: .job, at: [.create],
            "a job is done for so many looks before its output is there"),
        FaultRow(
            .outputIn, .choice(["response", "metadata"]), per: .job, at: [.create],
            "a job's output is in one of its two places only"),
        FaultRow(
            .inOrder, per: .job, at: [.create], "results come in the order of requests, unshuffled"),
    ]

    private static let embedded: Set<Operation> = [.embed, .bulkEmbed, .create]

    static let items = [
        FaultRow(
            .itemError, .number(13), per: .item, at: [.create],
            "an item of a job ends with that gRPC code: 1, 3, 8, 13, 14"),
        FaultRow(.missingKey, per: .item, at: [.create], "a result lacks its key"),
        FaultRow(
            .doubledKey, per: .item, at: [.create], "a result has the key of the item after it"),
        FaultRow(.unknownKey, per: .item, at: [.create], "a result has a key nobody gave"),
        FaultRow(.missingItem, per: .item, at: [.create], "a result is missing"),
        FaultRow(.extraItem, per: .item, at: [.create], "a result comes twice"),
        FaultRow(
            .line,
            .choice([
                "not-json", "half", "long", "bom", "binary", "utf16", "status", "neither", "crlf",
                "blank",
            ]), per: .item, at: [.create],
            "a line of a result file: not JSON, cut in half, 9 MB long, after a byte-order mark, "
                + "binary, UTF-16, `status` for `error`, neither of them, ended by CR LF, after an empty "
                + "line"),
        FaultRow(
            .vector,
            .choice([
                "null", "empty", "dimension", "nan", "nan-text", "infinity", "texts", "nulls",
                "zeros", "million", "missing",
            ]), per: .item, at: embedded,
            "a vector: null, empty, one number short, with NaN, with \"NaN\", with Infinity, of "
                + "texts, of nulls, all zeros, a million numbers long, not there"),
        FaultRow(
            .finish, .text("SAFETY"), per: .item, at: [.generate, .stream, .create],
            "a candidate ends for that reason, without text"),
        FaultRow(
            .blocked, per: .item, at: [.generate, .stream, .create],
            "a prompt is blocked: no candidate at all"),
        FaultRow(
            .noUsage, per: .item, at: embedded.union([.generate, .stream]), "no token counts"),
        FaultRow(
            .bulkCount, .choice(["one", "fewer", "more", "none"]), at: [.bulkEmbed],
            "a bulk call answers one vector for all, one too few, one too many, none"),
        FaultRow(.bulkReordered, at: [.bulkEmbed], "a bulk call answers in reverse order"),
    ]
}
