import ProviderAPI

extension JobDesk {
    /// Marks results as handed over.
    func delivered(_ items: [JobItemName]) {
        for (token, items) in Dictionary(grouping: items, by: \.token) {
            // What fails stays in the journal: whoever asks again gets it without paying.
            try? delivered(token, items: items.map(\.index))
        }
    }

    /// For each item what an earlier run's job holds of it, or will bring; nil = nothing.
    func adopt(_ items: [ItemRequest]) throws -> [AdoptedItem?] {
        if try !hasHeirlooms() { return [] }
        return try adopt(fingerprints(of: items))
    }

    /// Whether earlier runs left anything at all.
    private func hasHeirlooms() throws -> Bool {
        let left = try heirlooms ?? readHeirlooms()
        heirlooms = left
        return !left.isEmpty
    }

    /// What tells the items again.
    nonisolated func fingerprints(of items: [ItemRequest]) -> [ItemFingerprint] {
        items.map { ItemFingerprint($0, model: wire.model, key: fingerprintKey) }
    }
}
