extension GeminiAnswer {
    /// Bytes of a result's line that are read; a vector of 3,072 numbers takes 60 kB.
    public static let lineLimit = 8 << 20

    /// The result in one line of a job's file; nil for a blank line.
    ///
    /// - Parameters:
    ///   - line: without or with its line feed.
    ///   - key: struck out of what an error says.
    public static func resultLine(
        _ line: some Collection<UInt8>, key: APIKey? = nil
    ) -> JobItemResult? {
        guard line.contains(where: { $0 != 0x20 && $0 != 0x09 && $0 != 0x0A && $0 != 0x0D })
        else { return nil }
        guard line.count <= lineLimit, let document = JSONReader.read(line), document.isObject
        else {
            let error = ProviderError.malformed("a line of the results is no JSON, or too long")
            return JobItemResult(key: nil, result: .failure(error))
        }
        return itemResult(document, key: key)
    }

    /// One item's result: a key, and either a response or what went wrong.
    static func itemResult(_ entry: JSON, key: APIKey?) -> JobItemResult {
        let name = (entry["key"] ?? entry["metadata"]?["key"])?.asText
        return JobItemResult(
            key: name.flatMap { $0.isEmpty ? nil : $0 }, result: itemOutcome(entry, key: key))
    }

    private static func itemOutcome(
        _ entry: JSON, key: APIKey?
    ) -> Result<ItemResult, ProviderError> {
        // The documentation tells of a status, captures show an error.
        for word in ["error", "status"] {
            if let error = entry[word], error.isObject { return .failure(.item(error, key: key)) }
        }
        guard let response = entry["response"], response.isObject else {
            return .failure(.malformed("the item has neither a response nor an error"))
        }
        if let error = response["error"], error.isObject { return .failure(.item(error, key: key)) }
        do throws(ProviderError) {
            if response["embedding"] != nil { return .success(.embedding(try embedding(response))) }
            return .success(.generated(try generated(response)))
        } catch {
            return .failure(error)
        }
    }
}
