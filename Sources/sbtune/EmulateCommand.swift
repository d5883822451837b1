import ArgumentParser
import Diagnostics
import ProviderEmulator
import Scenarios

struct EmulateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "emulate",
        abstract: "Serve the Gemini API on this machine, with latencies and faults of your choice.",
        discussion: """
            Calls and jobs take as long as the provider file says, divided by --speed. Vectors and \
            texts are made up, the same ones for the same request. Any API key is good but those \
            that contain 'invalid' or 'forbidden'; each sees its own jobs only.

            When it is ready it prints one line, 'listening on http://ADDRESS:PORT'; a signal ends \
            it. GET /emulator/stats tells what it has served, POST /emulator/faults and \
            /emulator/provider change it as it runs:
              {"faults": ["429=ms@first3", "status:create=503@0.1"]}
              {"batch.overhead.mean": 120}

            Faults: NAME[:OPERATION[+OPERATION]][=VALUE][@WHEN]; '--fault list' explains them.
            Presets: \(ProviderFiles.presetNames.joined(separator: ", ")).

            Example: sbtune emulate --fault list
            """)

    @Option(name: .long, help: "Where to listen, 0 to 65535; 0 takes any that is free.")
    var port: UInt16 = 8787

    @Option(
        name: .long,
        help: "Seconds of the provider's time in one of yours: above 0, at most 1000000.")
    var speed: Double = 100

    @Option(
        name: .long, help: "A provider preset or file.", completion: .presetsAndFiles)
    var provider = "gemini-embedding"

    @Option(
        name: .long, help: "A fault; may be repeated. 'list' shows them all.",
        completion: .list(["list"] + FaultTable.rows.map(\.name.rawValue)))
    var fault: [String] = []

    @Option(name: .long, help: "0 or more; keys all chance.")
    var seed: UInt64 = 1

    @Option(
        name: .long, help: "The address to listen on; one that others can reach needs a token.")
    var host = "127.0.0.1"

    @Option(
        name: .long,
        help: "A file whose first line every request must bring as the header x-emulator-token.",
        completion: .file())
    var tokenFile: String?

    func run() throws {
        try Terminal.reportingErrors(endsOnSignals: false) {
            if fault == ["list"] {
                try Terminal.output(FaultTable.text)
                return
            }
            try Emulation(settings()).run()
        }
    }

    private func settings() throws(InputError) -> EmulatorSettings {
        try SpeedRange.check(speed)
        var faults: [Fault] = []
        for text in fault { faults.append(try Fault(text)) }
        return EmulatorSettings(
            provider: try ProviderFiles.load(pathOrPreset: provider), speed: speed, seed: seed,
            port: port, faults: faults, host: host,
            token: try tokenFile.map(Emulation.token(inFile:)))
    }
}
