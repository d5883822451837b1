import BatchingCore
import GRDB

/// A value that nobody can have written: a page of the file was damaged, or its schema was.
struct ImpossibleValue: Error {
    var column: String
}

/// Values of a row, looked at before they are believed.
///
/// GRDB's subscripts end the process where a value is not of its type, missing, or null.
extension Row {
    func value<Value: DatabaseValueConvertible & StatementColumnConvertible>(
        _ column: String
    ) throws(ImpossibleValue) -> Value {
        do {
            return try decode(forColumn: column)
        } catch {
            throw ImpossibleValue(column: column)
        }
    }

    /// From 0, and small enough that adding some of them up cannot overflow.
    func count(_ column: String) throws(ImpossibleValue) -> Int {
        let count: Int = try value(column)
        // What a Double holds exactly, as the figures made of it are.
        guard count >= 0, count <= 1 << 53 else { throw ImpossibleValue(column: column) }
        return count
    }

    /// Of a group, or of a threshold, where the largest number means never.
    func items(_ column: String) throws(ImpossibleValue) -> Int {
        let items: Int = try value(column)
        guard items >= 1 else { throw ImpossibleValue(column: column) }
        return items
    }

    /// US dollars, where any are known.
    func price(_ column: String) throws(ImpossibleValue) -> Double? {
        let price: Double? = try value(column)
        guard price.map({ $0.isFinite && $0 >= 0 }) ?? true else {
            throw ImpossibleValue(column: column)
        }
        return price
    }

    /// A time that can be kept.
    func time(_ column: String) throws(ImpossibleValue) -> WallTime {
        MicroTime.seconds(try micros(column))
    }

    /// The same, in microseconds since 1970.
    func micros(_ column: String) throws(ImpossibleValue) -> Int64 {
        let micros: Int64 = try value(column)
        guard MicroTime.range.contains(micros) else { throw ImpossibleValue(column: column) }
        return micros
    }

    /// Days since 1970-01-01.
    func day(_ column: String) throws(ImpossibleValue) -> Int {
        let day = try count(column)
        guard day <= MicroTime.day(MicroTime.range.upperBound) else {
            throw ImpossibleValue(column: column)
        }
        return day
    }

    /// Seconds, finite, from 0.
    func seconds(_ column: String) throws(ImpossibleValue) -> Double {
        let seconds: Double = try value(column)
        guard seconds.isFinite, seconds >= 0 else { throw ImpossibleValue(column: column) }
        return seconds
    }
}
