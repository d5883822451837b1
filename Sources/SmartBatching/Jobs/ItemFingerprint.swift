import Crypto
import ProviderAPI

/// Tells an item again after a crash, without holding its text: HMAC-SHA256 (RFC 2104, FIPS 180-4)
/// over everything that decides the answer, keyed by the journal's own random id.
struct ItemFingerprint: Hashable, Sendable {
    /// 32 bytes.
    var bytes: [UInt8]

    init(bytes: [UInt8]) { self.bytes = bytes }

    /// - Parameters:
    ///   - model: with the item it decides the answer.
    ///   - key: the journal's random id, so that equal texts cannot be recognised across journals.
    init(_ item: ItemRequest, model: String, key: SymmetricKey) {
        var mac = HMAC<SHA256>(key: key)
        for part in Self.parts(of: item, model) {
            // Lengths first: no two lists of parts run into the same bytes.
            withUnsafeBytes(of: UInt64(part.utf8.count).littleEndian) { mac.update(data: $0) }
            mac.update(data: Array(part.utf8))
        }
        bytes = Array(mac.finalize())
    }

    private static func parts(of item: ItemRequest, _ model: String) -> [String] {
        switch item {
        case .embed(let item):
            [
                "embed", model, item.text, item.taskType ?? "", item.title ?? "",
                item.outputDimensionality.map { "\($0)" } ?? "",
            ]
        case .generate(let item):
            [
                "generate", model, item.prompt, item.systemInstruction ?? "", "\(item.config)",
            ]
        }
    }
}
