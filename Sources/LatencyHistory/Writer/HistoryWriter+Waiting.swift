import Diagnostics

/// The buffer's rules; whoever calls holds the lock.
extension HistoryWriter.Waiting {
    /// Adds a row, or counts it as dropped or refused.
    @inline(__always)
    mutating func admit(
        _ add: (inout HistoryBatch) throws(InputError) -> Void
    ) -> HistoryWriter.Next {
        let count = batch.count
        if isClosed || count >= capacity {
            dropped += 1
            if isClosed || hasReported { return .nothing }
            hasReported = true
            return .report
        }
        do throws(InputError) {
            try add(&batch)
        } catch {
            refused += 1
            return .nothing
        }
        if count + 1 >= HistoryWriter.rowsPerFlush, !isWoken {
            isWoken = true
            return .wake
        }
        return isTimed ? .nothing : wait()
    }

    /// Sees to it that somebody looks again in a second.
    mutating func wait() -> HistoryWriter.Next {
        if isTimed || isClosed { return .nothing }
        isTimed = true
        return .wait
    }

    /// Everything that waits; nil when nothing does.
    mutating func take() -> HistoryBatch? {
        isWoken = false
        if batch.isEmpty { return nil }
        var full = HistoryBatch()
        swap(&full, &batch)
        swap(&batch, &spare)
        return full
    }

    /// Keeps the memory of a batch that was written.
    mutating func recycle(_ batch: inout HistoryBatch) {
        batch.removeAll()
        swap(&spare, &batch)
    }
}

extension HistoryBatch {
    /// Forgets the rows and keeps their memory, and the streams, which come again.
    mutating func removeAll() {
        observations.removeAll(keepingCapacity: true)
        decisions.removeAll(keepingCapacity: true)
        outcomes.removeAll(keepingCapacity: true)
        // More than any provider's models and purposes: names that do not come again.
        if streams.names.count > 4096 { streams = StreamIndex() }
    }
}
