import BatchingCore
import CurlTransport
import Diagnostics
import ProviderAPI

/// A provider, its models and how to reach it.
public struct Provider: Sendable {
    /// As histories and reports name it.
    public let name: String
    let key: KeySource
    let transport: any Transport
    private let baseURL: String?
    private var fixedEndpoint: Endpoint?
    private let apiVersion: String
    private let embeddingModel: String
    private let generationModel: String

    /// The Gemini API.
    ///
    /// - Parameters:
    ///   - model: for embeddings; a name without `embedding` in it is a model that generates.
    ///   - generationModel: for generation, unless `model` is one.
    ///   - baseURL: another place that speaks the same protocol, such as an emulator; `http` on
    ///     loopback only. Nil = `GOOGLE_GEMINI_BASE_URL`, as Google's own clients take it, else
    ///     Google's.
    ///   - apiVersion: `v1beta` has everything; `v1` where a project wants it.
    ///   - key: never a text in the program.
    ///   - transport: carries the exchanges out.
    public static func gemini(
        model: String = "gemini-embedding-001", generationModel: String = "gemini-2.5-flash",
        baseURL: String? = nil, apiVersion: String = "v1beta", key: KeySource = .environment,
        transport: any Transport = CurlTransport.shared
    ) -> Provider {
        let embeds = model.contains("embedding")
        return Provider(
            name: "gemini", key: key, transport: transport, baseURL: baseURL,
            apiVersion: apiVersion, embeddingModel: embeds ? model : "gemini-embedding-001",
            generationModel: embeds ? generationModel : model)
    }

    func endpoint() throws(InputError) -> Endpoint {
        if let fixedEndpoint { return fixedEndpoint }
        guard let url = baseURL ?? Surroundings.variable("GOOGLE_GEMINI_BASE_URL") else {
            return try Endpoint(
                baseURL: "https://\(Endpoint.gemini.authority)", version: apiVersion)
        }
        return try Endpoint(baseURL: url, version: apiVersion)
    }

    /// The Gemini API as a configuration has it.
    public static func gemini(
        _ configuration: BatchingConfiguration, key: KeySource = .environment
    ) -> Provider {
        var provider = gemini(
            model: configuration.embeddingModel ?? "gemini-embedding-001",
            generationModel: configuration.generationModel ?? "gemini-2.5-flash", key: key)
        if configuration.endpoint != .gemini { provider.fixedEndpoint = configuration.endpoint }
        return provider
    }

    func model(for kind: RequestKind) -> String {
        let name = kind == .embed ? embeddingModel : generationModel
        return name.hasPrefix("models/") ? String(name.dropFirst(7)) : name
    }

    /// What the client may count on, at today's prices.
    func terms(for kind: RequestKind, _ settings: ClientSettings) throws(InputError) -> Terms {
        if let known = settings.terms[kind] { return known }
        return try ModelPrices.gemini().terms(
            of: model(for: kind), kind, on: WallClock.today,
            maxParallel: settings.maxParallelIndividual, pollEvery: Span(settings.pollEvery)
        ).terms
    }
}
