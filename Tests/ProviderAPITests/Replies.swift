import HTTPTypes

@testable import ProviderAPI

/// An answer as a transport would hand it over.
func reply(
    _ body: String, status: Int = 200, headers: [(String, String)] = []
) -> HTTPReply {
    reply(Array(body.utf8), status: status, headers: headers)
}

func reply(_ body: [UInt8], status: Int = 200, headers: [(String, String)] = []) -> HTTPReply {
    var response = HTTPResponse(status: .init(code: status))
    for (name, value) in headers { response.headerFields[HTTPField.Name(name)!] = value }
    return HTTPReply(response: response, body: body)
}

/// A key that must turn up nowhere.
let canary = APIKey("canary-key-7f3a91d2")!

func wire(_ model: String = "gemini-embedding-001", at endpoint: Endpoint = .gemini) -> GeminiWire {
    GeminiWire(endpoint: endpoint, model: model, key: canary)
}

extension HTTPCall {
    var text: String {
        guard case .bytes(let bytes) = body else { return "" }
        return String(decoding: bytes, as: UTF8.self)
    }

    var url: String {
        "\(request.scheme ?? "")://\(request.authority ?? "")\(request.path ?? "")"
    }
}

/// The same numbers in every run: SplitMix64 (doi:10.1145/2660193.2660195).
struct SeededNumbers: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
        return z ^ z >> 31
    }
}
