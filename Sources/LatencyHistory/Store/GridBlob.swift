import Diagnostics
import Foundation
import OnlineStatistics

/// A day's grid as a column of the file.
extension LatencyGrid {
    var blob: Data { Data(encoded()) }

    /// - Throws: `InputError(.storage)` when the bytes are not the ones that were written.
    init(_ blob: Data, day: Int, file: String) throws(InputError) {
        guard let grid = LatencyGrid(encoded: [UInt8](blob)) else {
            throw HistoryTrouble.damaged(file, "the sums of day \(day) cannot be read")
        }
        self = grid
    }
}
