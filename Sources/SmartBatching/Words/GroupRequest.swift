import BatchingCore
import ProviderAPI

/// One text to embed.
public typealias EmbedItem = ProviderAPI.EmbedItem
/// One prompt to generate from.
public typealias GenerateItem = ProviderAPI.GenerateItem
/// How to generate.
public typealias GenerationConfig = ProviderAPI.GenerationConfig
/// Tokens as the provider counted them.
public typealias TokenUsage = ProviderAPI.TokenUsage

/// A provider's key.
public typealias APIKey = ProviderAPI.APIKey
/// What carries exchanges out, where it is not libcurl.
public typealias Transport = ProviderAPI.Transport

/// Which way a group goes.
public enum Strategy: String, Sendable, Codable, CaseIterable {
    /// The client decides.
    case auto
    /// One call per item, several at once.
    case individual
    /// Many items in a synchronous call.
    case bulk
    /// An asynchronous job at half the price.
    case batch
    /// The first items one by one, the others as a job.
    case hybrid

    var forced: Offer.Strategy? { Offer.Strategy(name: rawValue) }
}

/// What a caller says of a group beside its items.
public struct CallOptions: Sendable {
    /// What the group is for: `rag_query`, `index_build`…; it is logged and kept, so no secrets.
    ///
    /// Groups of one purpose share the client's parallel slots, first come first served, unless they
    /// have a `sender`.
    public var purpose: String
    /// Groups of one sender share the client's parallel slots; nil = those of its purpose.
    public var sender: String?
    /// Another than `auto` overrules the client.
    public var strategy: Strategy
    /// When the last result is wanted; nil = any time.
    public var deadline: Duration?
    /// Whether results out of jobs stay in the journal until `BatchingClient.acknowledge` is called;
    /// otherwise they are taken for handed over when the group has ended.
    public var keepsUntilAcknowledged = false

    /// Options of a group whose sender is its purpose.
    ///
    /// - Parameters:
    ///   - purpose: what the group is for; empty = unsaid.
    ///   - strategy: the way to go; `auto` lets the client decide.
    ///   - deadline: when the last result is wanted, counted from handing over; nil = whenever.
    public init(purpose: String = "", strategy: Strategy = .auto, deadline: Duration? = nil) {
        self.purpose = purpose
        self.strategy = strategy
        self.deadline = deadline
    }
}

/// Items that a caller hands over together.
public struct GroupRequest: Sendable {
    /// Items of one kind.
    public enum Items: Sendable {
        /// Texts whose vectors are wanted.
        case embed([EmbedItem])
        /// Prompts whose answers are wanted.
        case generate([GenerateItem])
        /// One prompt whose answer is wanted as it comes.
        case stream(GenerateItem)
    }

    /// What is asked for.
    public var items: Items
    /// How, for what, and until when.
    public var options: CallOptions

    public init(_ items: Items, options: CallOptions = CallOptions()) {
        self.items = items
        self.options = options
    }

    var kind: RequestKind {
        if case .embed = items { .embed } else { .generate }
    }

    var requests: [ItemRequest] {
        switch items {
        case .embed(let items): items.map { .embed($0) }
        case .generate(let items): items.map { .generate($0) }
        case .stream(let item): [.generate(item)]
        }
    }

    var isStream: Bool {
        if case .stream = items { true } else { false }
    }
}
