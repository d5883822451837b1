import CurlTransport
import Foundation
import HTTPTypes
import ProviderAPI
import Testing

let openssl = ["/usr/bin/openssl", "/opt/homebrew/bin/openssl"].first {
    FileManager.default.isExecutableFile(atPath: $0)
}

/// Runs a program until it is told to end, or ends by itself; `ended` then tells.
func start(
    _ program: String, _ arguments: [String], ended: @escaping @Sendable () -> Void = {}
) throws -> Process {
    let process = Process()
    process.terminationHandler = { _ in ended() }
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    process.standardInput = Pipe()
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    return process
}

/// Ends a program for good.
///
/// Not by `terminate`: a child inherits its parent thread's signal mask, and threads of the pool
/// block the signal that asks politely.
func end(_ process: Process) { kill(process.processIdentifier, SIGKILL) }

/// A certificate that signed itself, and its key, as files.
func makeCertificate(
    name: String, in folder: String
) async throws -> (certificate: String, key: String) {
    let (certificate, key) = (folder + "/certificate.pem", folder + "/key.pem")
    let arguments = [
        "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
        "-keyout", key, "-out", certificate, "-days", "2", "-subj", "/CN=test", "-addext",
        "subjectAltName=\(name)",
    ]
    let (ends, ender) = AsyncStream.makeStream(of: Void.self)
    let maker = try start(try #require(openssl), arguments) { ender.finish() }
    for await _ in ends {}
    #expect(maker.terminationStatus == 0)
    return (certificate, key)
}

/// The outcome of a call, as soon as its server listens.
func outcome(
    of call: HTTPCall, over transport: CurlTransport
) async throws -> Result<HTTPReply, TransportFailure> {
    for _ in 0..<1000 {
        do throws(TransportFailure) {
            return .success(try await transport.send(call))
        } catch {
            guard error.detail.contains("refused") else { return .failure(error) }
        }
        try await Task.sleep(for: .milliseconds(10))
    }
    throw POSIXError(.ETIMEDOUT)
}
