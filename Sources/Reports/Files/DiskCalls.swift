import Foundation

/// The calls to the operating system that can fail half-way through writing a file.
///
/// Tests wrap them to see what a full disk does; everything else uses `.system`.
struct DiskCalls: Sendable {
    var write: @Sendable (_ descriptor: Int32, UnsafeRawBufferPointer) -> Int
    var sync: @Sendable (_ descriptor: Int32) -> Int32
    var close: @Sendable (_ descriptor: Int32) -> Int32
    var rename: @Sendable (_ from: String, _ to: String) -> Int32

    static let system = DiskCalls(
        write: { Foundation.write($0, $1.baseAddress, $1.count) },
        sync: { Foundation.fsync($0) },
        close: { Foundation.close($0) },
        rename: { Foundation.rename($0, $1) })

    /// Writes all of `bytes`, in as many calls as it takes; throws a `DiskFailure`.
    func writeAll(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) throws {
        var rest = bytes
        while !rest.isEmpty {
            let written = write(descriptor, rest)
            if written > 0 {
                rest = UnsafeRawBufferPointer(rebasing: rest[written...])
            } else if written == 0 {
                throw DiskFailure(code: EIO)
            } else if errno != EINTR {
                throw DiskFailure()
            }
        }
    }
}

/// What the operating system said when a call failed.
struct DiskFailure: Error {
    var code: Int32

    init(code: Int32 = errno) { self.code = code }
}
