import CurlTransport
import Foundation
import HTTPTypes
import ProviderAPI
import Testing

/// A call to a server on this machine.
func call(
    _ server: OddServer, _ path: String = "/v1/models", method: HTTPRequest.Method = .get,
    body: HTTPCall.Body = .none, key: String? = nil, once: Bool = false,
    fields: HTTPFields = [:], limits: HTTPLimits = HTTPLimits()
) throws -> HTTPCall {
    let request = HTTPRequest(
        method: method, scheme: "http", authority: "127.0.0.1:\(server.port)", path: path,
        headerFields: fields)
    let carried = try key.map {
        HTTPCall.Key(
            field: try #require(HTTPField.Name("x-goog-api-key")), key: try #require(APIKey($0)))
    }
    return HTTPCall(request, key: carried, body: body, limits: limits, isSentOnce: once)
}

/// Default limits but for those that are named.
func limits(_ change: (inout HTTPLimits) -> Void) -> HTTPLimits {
    var limits = HTTPLimits()
    change(&limits)
    return limits
}

/// How `body` failed; it must fail.
func failure<T>(_ body: () async throws(TransportFailure) -> T) async throws -> TransportFailure {
    do {
        _ = try await body()
    } catch {
        return error
    }
    Issue.record("it did not fail")
    throw CancellationError()
}

func text(_ reply: HTTPReply) -> String { String(decoding: reply.body, as: UTF8.self) }

/// A folder of its own, removed afterwards.
func withFolder<T>(_ body: (String) async throws -> T) async throws -> T {
    let path = NSTemporaryDirectory() + "/curl-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: path) }
    return try await body(path)
}
