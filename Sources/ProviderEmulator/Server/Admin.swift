import BatchingSimulator
import Diagnostics
import Foundation

/// The paths below `/emulator`: counts, and changes while it runs.
struct Admin {
    let provider: Provider

    func reply(_ method: String, _ path: String, _ body: Data) async -> Reply {
        do {
            switch (method, path) {
            case ("GET", "/emulator/stats"): return try await stats()
            case ("POST", "/emulator/faults"):
                await provider.set(faults: try faults(body))
                return .empty
            case ("POST", "/emulator/provider"):
                let current = await provider.inForce.model
                await provider.set(provider: try changed(current, body))
                return .empty
            default: return Problem.notFound("There is no such path below /emulator.").reply
            }
        } catch let error as InputError {
            return Problem.invalid(error.description).reply
        } catch {
            return Problem(500, "The counts cannot be written.").reply
        }
    }

    private func stats() async throws -> Reply {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted]
        let bytes = try encoder.encode(await provider.currentStats())
        return Reply(headers: [("Content-Type", "application/json")], bytes: Array(bytes))
    }

    /// `{"faults":["NAME=VALUE@WHEN",…]}`.
    private func faults(_ body: Data) throws(InputError) -> [Fault] {
        guard let texts = JSON(parsing: body)?["faults"]?.elements else {
            throw InputError(.usage, "no faults are named", remedy: #"send {"faults": ["…"]}"#)
        }
        var faults: [Fault] = []
        for text in texts { faults.append(try Fault(text.text ?? "")) }
        return faults
    }

    /// `{"batch.overhead.mean": 120, …}`: figures as provider files name them, durations in seconds.
    private func changed(_ model: ProviderModel, _ body: Data) throws(InputError) -> ProviderModel {
        guard case .object(let members) = JSON(parsing: body) else {
            throw InputError(
                .usage, "no figures are named", remedy: #"send {"batch.overhead.mean": 120}"#)
        }
        var model = model
        for (name, value) in members {
            guard let figure = ProviderFigure.named(name) else {
                throw InputError(
                    .usage, "no figure is called '\(name)'",
                    remedy: didYouMean(name, among: ProviderFigure.all.map(\.name)))
            }
            let number: Double? =
                switch value {
                case .int(let whole): Double(whole)
                case .number(let number): number
                default: nil
                }
            guard let number, number.isFinite, number >= 0 else {
                throw InputError(
                    .usage, "\(name) has to be a number, not negative",
                    remedy: "durations are in seconds")
            }
            figure.write(&model, number)
        }
        return model
    }
}
