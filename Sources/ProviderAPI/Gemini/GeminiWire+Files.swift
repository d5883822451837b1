import HTTPTypes

/// Files: a job's lines on their way up, its results on their way down.
extension GeminiWire {
    /// Begins an upload; answered by `GeminiAnswer.uploadURL`.
    ///
    /// - Parameters:
    ///   - displayName: ours, by which people know the file.
    ///   - bytes: of the whole file.
    public func startUpload(displayName: String, bytes: Int) -> HTTPCall {
        let body = JSONWriter.bytes { writer in
            writer.object { root in
                root.key("file")
                root.object { file in
                    file.key("display_name")
                    file.text(displayName)
                    file.key("mime_type")
                    file.text(Self.linesType)
                }
            }
        }
        var call = call(.post, "files", body: body, service: "/upload")
        call.request.headerFields[Self.protocolField] = "resumable"
        call.request.headerFields[Self.commandField] = "start"
        call.request.headerFields[Self.lengthField] = "\(bytes)"
        call.request.headerFields[Self.typeField] = Self.linesType
        return call
    }

    /// A stretch of the file; the last one is answered by `GeminiAnswer.uploadedFile`.
    ///
    /// The address is the credential: it goes without the key, and belongs into no log.
    ///
    /// - Parameters:
    ///   - url: as `GeminiAnswer.uploadURL` told.
    ///   - body: the stretch's bytes.
    ///   - offset: bytes before this stretch; all but the last one are multiples of
    ///     `uploadGranularity` long.
    ///   - isLast: whether the file ends with it.
    /// - Throws: `ProviderError` for an address that is neither the endpoint's nor Google's.
    public func uploadChunk(
        url: String, _ body: HTTPCall.Body, offset: Int, isLast: Bool
    ) throws(ProviderError) -> HTTPCall {
        let (scheme, authority, path) = try uploadTarget(url)
        var request = HTTPRequest(
            method: .post, scheme: scheme, authority: authority, path: path)
        request.headerFields[Self.commandField] = isLast ? "upload, finalize" : "upload"
        request.headerFields[Self.offsetField] = "\(offset)"
        var limits = HTTPLimits()
        // 8 MiB over 1 Mbit/s take 67 s; the whole of 2 GB over 20 Mbit/s 800 s.
        limits.total = 1800
        limits.firstByte = 300
        return HTTPCall(request, body: body, limits: limits)
    }

    /// How a file stands; answered by `GeminiAnswer.uploadedFile`.
    public func file(_ name: String) -> HTTPCall { call(.get, GeminiName.path(file: name)) }

    /// `DELETE files/ID`.
    public func deleteFile(_ name: String) -> HTTPCall {
        call(.delete, GeminiName.path(file: name))
    }

    /// The bytes of a result's file: lines for `GeminiAnswer.resultLine`.
    public func download(fileName: String) -> HTTPCall {
        var limits = HTTPLimits()
        limits.total = 3600
        limits.idle = 60
        // 2 GB of input may bring many times as much; the disk is the limit then.
        limits.bodyBytes = 64 << 30
        return call(
            .get, "\(GeminiName.path(file: fileName)):download?alt=media", limits: limits,
            service: "/download")
    }

    /// Bytes that the parts of an upload are multiples of, as the service says of itself.
    public static let uploadGranularity = 8 << 20

    private func uploadTarget(
        _ url: String
    ) throws(ProviderError) -> (scheme: String, authority: String, path: String) {
        let failure = ProviderError.malformed("the upload's address is not one of the provider's")
        guard url.utf8.count <= 8192, url.utf8.allSatisfy({ (0x21...0x7E).contains($0) }),
            let parts = url.wholeMatch(of: #/(https?):\/\/([^\/?#@\\]+)([\/][^#\\]*)/#)
        else { throw failure }
        let (scheme, authority) = (String(parts.1), parts.2.lowercased())
        // This machine has several names, and a server may tell another one than it was called by.
        let isOurs =
            scheme == endpoint.scheme
            && (authority == endpoint.authority
                || endpoint.isLoopback && Endpoint.isLoopback(Endpoint.host(of: authority)))
        let isGoogle =
            scheme == "https" && endpoint.scheme == "https"
            && authority.wholeMatch(of: #/[a-z0-9.-]+\.googleapis\.com/#) != nil
        guard isOurs || isGoogle else { throw failure }
        return (scheme, authority, String(parts.3))
    }

    /// The type that Google's own samples give to such files.
    private static let linesType = "jsonl"
    private static let protocolField = HTTPField.Name("X-Goog-Upload-Protocol")!
    private static let commandField = HTTPField.Name("X-Goog-Upload-Command")!
    private static let offsetField = HTTPField.Name("X-Goog-Upload-Offset")!
    private static let lengthField = HTTPField.Name("X-Goog-Upload-Header-Content-Length")!
    private static let typeField = HTTPField.Name("X-Goog-Upload-Header-Content-Type")!
}
