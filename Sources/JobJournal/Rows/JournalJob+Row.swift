import BatchingCore
import Foundation
import GRDB

/// A job's row: its columns, in the order of the schema, and what they must be to be believed.
extension JournalJob {
    static let columns = [
        "number", "token", "epoch", "state", "kind", "provider", "model", "purpose", "probe",
        "account", "payload", "items", "parent", "remote", "upload", "intended_at", "price",
        "attempts", "error", "duplicates",
    ]

    /// As SQL names them, the checksum too: damage to the schema becomes an error of SQLite's, and
    /// not a row without a column.
    static let named = (columns + ["crc"]).joined(separator: ", ")

    var values: [DatabaseValue] {
        [
            number.databaseValue, token.text.databaseValue, Int64(epoch).databaseValue,
            state.rawValue.databaseValue, Int64(kind.rawValue).databaseValue,
            provider.databaseValue, model.databaseValue, purpose.databaseValue,
            Int64(isProbe ? 1 : 0).databaseValue, Data(account).databaseValue,
            Data(payload).databaseValue, Int64(items).databaseValue,
            parent?.databaseValue ?? .null, remote?.databaseValue ?? .null,
            upload?.databaseValue ?? .null, intendedAt.databaseValue,
            priceMicroUSD.databaseValue, Int64(attempts).databaseValue,
            errorCode?.databaseValue ?? .null, Int64(duplicates).databaseValue,
        ]
    }

    var crc: Int64 { RowCheck.crc("jobs", values) }

    /// Nil for a row that is not what was written.
    ///
    /// A damaged row may hold anything: every column is taken as what it may be, and the checksum of
    /// what was taken must be the row's.
    init?(_ row: Row) {
        func number(_ column: String) -> Int64? { Int64.fromDatabaseValue(row[column]) }
        func text(_ column: String) -> String? { String.fromDatabaseValue(row[column]) }
        func bytes(_ column: String) -> [UInt8]? {
            Data.fromDatabaseValue(row[column]).map(Array.init)
        }
        guard let token = text("token").flatMap(JobToken.init),
            let state = text("state").flatMap(JournalState.init),
            let kind = number("kind").flatMap(UInt8.init(exactly:)).flatMap(RequestKind.init),
            let id = number("number"), let epoch = number("epoch"), let items = number("items"),
            let provider = text("provider"), let model = text("model"),
            let purpose = text("purpose"), let probe = number("probe"),
            let account = bytes("account"), let payload = bytes("payload"),
            let intendedAt = number("intended_at"), let price = number("price"),
            let attempts = number("attempts"), let duplicates = number("duplicates"),
            let crc = number("crc")
        else { return nil }
        self.init(
            token: token, kind: kind, provider: provider, model: model, purpose: purpose,
            isProbe: probe == 1, account: account, payload: payload, items: Int(items),
            parent: text("parent"), intendedAt: intendedAt, priceMicroUSD: price)
        self.number = id
        self.epoch = Int(epoch)
        self.state = state
        self.remote = text("remote")
        self.upload = text("upload")
        self.attempts = Int(attempts)
        self.errorCode = text("error")
        self.duplicates = Int(duplicates)
        if self.crc != crc { return nil }
    }

    /// As the file may hold it: names of bounded length, and words in place of messages.
    var bounded: JournalJob {
        var job = self
        job.provider = Self.cut(provider)
        job.model = Self.cut(model)
        job.purpose = Self.cut(purpose)
        job.errorCode = errorCode.map(Self.word)
        return job
    }

    /// A provider's word; what is not one is not kept, as it may be part of a message.
    static func word(_ code: String) -> String {
        let isWord =
            !code.isEmpty && code.utf8.count <= 64
            && code.utf8.allSatisfy { (65...90).contains($0) || (48...57).contains($0) || $0 == 95 }
        return isWord ? code : "OTHER"
    }

    private static func cut(_ text: String) -> String {
        var text = text
        while text.utf8.count > 256 { text.removeLast() }
        return text
    }
}

extension JournalItem {
    static let columns = ["job", "item", "fingerprint", "result", "error", "delivered"]
    static let named = (columns + ["crc"]).joined(separator: ", ")

    static func values(
        job: Int64, index: Int, fingerprint: [UInt8], outcome: Outcome?, isDelivered: Bool
    ) -> [DatabaseValue] {
        var (result, error) = (DatabaseValue.null, DatabaseValue.null)
        switch outcome {
        case .result(let bytes): result = Data(bytes).databaseValue
        case .error(let code): error = JournalJob.word(code).databaseValue
        case nil: break
        }
        return [
            job.databaseValue, Int64(index).databaseValue, Data(fingerprint).databaseValue, result,
            error, Int64(isDelivered ? 1 : 0).databaseValue,
        ]
    }

    static func crc(_ values: [DatabaseValue]) -> Int64 { RowCheck.crc("items", values) }

    /// Nil for a row that is not what was written.
    init?(_ row: Row) {
        let values = Self.columns.map { row[$0] as DatabaseValue }
        guard let crc = Int64.fromDatabaseValue(row["crc"]), Self.crc(values) == crc,
            let index = Int.fromDatabaseValue(values[1]),
            let fingerprint = Data.fromDatabaseValue(values[2])
        else { return nil }
        self.init(
            index: index, fingerprint: Array(fingerprint), outcome: nil,
            isDelivered: Int.fromDatabaseValue(values[5]) == 1)
        if let result = Data.fromDatabaseValue(values[3]) {
            outcome = .result(Array(result))
        } else if let error = String.fromDatabaseValue(values[4]) {
            outcome = .error(error)
        }
    }
}
