import HTTPTypes

extension GeminiAnswer {
    /// Where the bytes of an upload go; the address is a credential.
    public static func uploadURL(
        _ reply: HTTPReply, key: APIKey? = nil
    ) throws(ProviderError) -> String {
        guard reply.status == 200 else { throw error(reply, key: key) }
        guard let name = HTTPField.Name("x-goog-upload-url"),
            let url = reply.response.headerFields[name], !url.isEmpty
        else { throw .malformed("the upload has no address", status: 200) }
        return url
    }

    /// The name of the file that an upload's last part made.
    public static func uploadedFile(
        _ reply: HTTPReply, key: APIKey? = nil
    ) throws(ProviderError) -> String {
        let document = try document(reply, key: key)
        let file = document["file"] ?? document
        guard file["state"]?.asText != "FAILED" else {
            throw ProviderError(
                status: 200, code: "FAILED", message: "the provider could not take the file",
                advice: .retry)
        }
        return try GeminiName.file(file["name"])
    }
}
