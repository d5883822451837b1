import BatchingCore

/// What a client did since it was made.
public struct SessionSummary: Sendable, Equatable, Codable {
    /// Groups that were handed over and have ended.
    public var totalRequests = 0
    /// Items of those groups.
    public var items = 0
    /// Items without a result.
    public var itemsFailed = 0
    /// Individual calls; probes and repeated ones count.
    public var individualCalls = 0
    /// Bulk calls; probes and repeated ones count.
    public var bulkCalls = 0
    /// Jobs that were ordered; probes and those ordered again count.
    public var batchJobs = 0
    /// Duplicates sent to learn from, which nobody waits for; each is one or more of those calls and
    /// jobs.
    public var probes = 0
    /// Items whose results came from jobs of an earlier run.
    public var itemsAdopted = 0
    /// Seconds that groups waited less than they would have in jobs, as far as is known.
    public var timeSavedEstimate = 0.0
    /// US dollars.
    public var priceUSD = 0.0
    /// US dollars more than always-batch would have cost.
    public var costDeltaUSD = 0.0

    public init() {}

    mutating func add(_ other: SessionSummary) {
        totalRequests += other.totalRequests
        items += other.items
        itemsFailed += other.itemsFailed
        individualCalls += other.individualCalls
        bulkCalls += other.bulkCalls
        batchJobs += other.batchJobs
        probes += other.probes
        itemsAdopted += other.itemsAdopted
        timeSavedEstimate += other.timeSavedEstimate
        priceUSD += other.priceUSD
        costDeltaUSD += other.costDeltaUSD
    }

    /// The session in a line, for logs and terminals.
    public var text: String {
        var parts = ["\(individualCalls) individual"]
        if bulkCalls > 0 { parts.append("\(bulkCalls) bulk") }
        parts.append("\(batchJobs) batch")
        var text = parts.joined(separator: ", ")
        if probes > 0 { text += " (with \(probes) \(probes == 1 ? "probe" : "probes"))" }
        text += "."
        let saved = Int(timeSavedEstimate.rounded())
        if saved > 0 { text += " Saved ~\(saved)s total." }
        if itemsFailed > 0 {
            text += " \(itemsFailed) \(itemsFailed == 1 ? "item" : "items") without a result."
        }
        if priceUSD > 0 {
            text += " Paid \(MoneyText.dollars(priceUSD))"
            if costDeltaUSD > 0 {
                text += ", \(MoneyText.dollars(costDeltaUSD)) more than all batch"
            }
            text += "."
        }
        return text
    }
}
