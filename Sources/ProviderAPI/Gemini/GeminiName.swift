/// Names that the provider gave to jobs and files.
///
/// They go into paths, and into names of local files, and so are believed only if they have the
/// form of such names.
public enum GeminiName {
    /// `batches/` and letters, digits, `-` and `_`.
    public static func isJob(_ name: String) -> Bool { has("batches/", name) }

    /// `files/` and the same letters: a result's file is `files/batch-` and its job's id.
    public static func isFile(_ name: String) -> Bool { has("files/", name) }

    /// Ids are documented with at most 40 characters, and results' names are longer by a prefix.
    private static let longest = 128

    private static func has(_ collection: String, _ name: String) -> Bool {
        guard name.hasPrefix(collection) else { return false }
        let id = name.utf8.dropFirst(collection.utf8.count)
        return (1...longest).contains(id.count)
            && id.allSatisfy { URLText.isAlphanumeric($0) || "-_".utf8.contains($0) }
    }

    /// The name, or one of a job or file that cannot exist, so that nothing else is reached with
    /// a name that is none.
    static func path(job name: String) -> String { isJob(name) ? name : "batches/~" }
    static func path(file name: String) -> String { isFile(name) ? name : "files/~" }

    /// The name of a job in an answer.
    static func job(_ value: JSON?) throws(ProviderError) -> String {
        try checked(value, isJob, "a job's name")
    }

    /// The name of a file in an answer.
    static func file(_ value: JSON?) throws(ProviderError) -> String {
        try checked(value, isFile, "a file's name")
    }

    private static func checked(
        _ value: JSON?, _ isName: (String) -> Bool, _ what: String
    ) throws(ProviderError) -> String {
        guard let name = value?.asText, isName(name) else {
            throw .malformed("the answer holds no \(what), or one that is none")
        }
        return name
    }
}
