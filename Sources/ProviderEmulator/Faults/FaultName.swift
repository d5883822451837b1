/// Every fault by its name.
///
/// `FaultTable` says what each does.
public enum FaultName: String, Sendable, CaseIterable {
    // Answers instead of work.
    case tooMany = "429"
    case status
    case statusArray = "status-array"
    case html
    case keyRevoked = "key-revoked"
    case tokenQuota = "token-quota"
    case flexShed = "flex-shed"
    case echoKey = "echo-key"
    case echoPrompt = "echo-prompt"
    case hugeError = "huge-error"
    case redirect
    // No answer, or a bad way to give it.
    case close
    case reset
    case slow
    case endless1xx = "endless-1xx"
    case endlessHeaders = "endless-headers"
    // The work is done, and the client does not learn of it, or late.
    case statusAfter = "status-after"
    case closeAfter = "close-after"
    case resetAfter = "reset-after"
    case hold
    case late
    case stall
    case drip
    case truncate
    case garbage
    case gzip
    // Streams.
    case streamError = "stream-error"
    case streamCut = "stream-cut"
    case streamStops = "stream-stops"
    // What jobs look like.
    case listLag = "list-lag"
    case listEmpty = "list-empty"
    case listPage2 = "list-page-2"
    case listDuplicates = "list-duplicates"
    case listUnordered = "list-unordered"
    case listEndless = "list-endless"
    case listStale = "list-stale"
    case fresh404 = "fresh-404"
    case state
    case numericCounts = "numeric-counts"
    case wrongCounts = "wrong-counts"
    // What becomes of jobs.
    case jobEnd = "job-end"
    case outputLate = "output-late"
    case outputIn = "output-in"
    case inOrder = "in-order"
    // What becomes of items.
    case itemError = "item-error"
    case missingKey = "missing-key"
    case doubledKey = "doubled-key"
    case unknownKey = "unknown-key"
    case missingItem = "missing-item"
    case extraItem = "extra-item"
    case line
    case vector
    case finish
    case blocked
    case noUsage = "no-usage"
    case bulkCount = "bulk-count"
    case bulkReordered = "bulk-reordered"
    // Fields.
    case mutate
    case extraFields = "extra-fields"
    // Files.
    case fileProcessing = "file-processing"
    case fileGone = "file-gone"
    case uploadNoURL = "upload-no-url"
    case uploadNoStatus = "upload-no-status"
    // Switches rather than faults.
    case echoText = "echo-text"
    case quotaByItems = "quota-by-items"
    case vectorLength = "vector-length"
}
