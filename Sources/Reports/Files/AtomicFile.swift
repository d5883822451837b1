/// Writes whole files so that a failure never leaves half of one.
public enum AtomicFile {
    /// Writes `text`, as UTF-8, to `path`.
    ///
    /// Throws an `InputError` about storage, after which an old file is as it was.
    public static func write(_ text: String, to path: String) throws {
        try write(text.utf8, to: path)
    }

    /// Writes `bytes` to `path`.
    ///
    /// Throws an `InputError` about storage, after which an old file is as it was.
    public static func write(_ bytes: some Sequence<UInt8>, to path: String) throws {
        try write(bytes, to: path, calls: .system)
    }

    static func write(_ bytes: some Sequence<UInt8>, to path: String, calls: DiskCalls) throws {
        let writer = try AtomicFileWriter(path: path, calls: calls)
        try writer.append(bytes)
        try writer.commit()
    }
}
