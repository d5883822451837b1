import BatchingCore
import Crypto
import CurlTransport
import DequeModule
import Diagnostics
import LatencyHistory
import Locking
import OnlineStatistics
import ProviderAPI

/// What all clients are made of: a driver per kind of request, made when it is first needed, and what
/// the drivers share.
final class ClientCore: Sendable {
    /// Makes the policy of one driver; it may take up what a history knows.
    typealias MakePolicy = @Sendable (PolicyPlace, inout RunNames) throws -> any Policy

    /// Where a policy will work.
    struct PolicyPlace {
        var key: HistoryKey
        var terms: Terms
        var history: SQLiteHistory?
    }

    let provider: Provider
    let settings: ClientSettings
    let session: SessionLog
    private let makePolicy: MakePolicy
    private let shared: Shared
    /// The client that this one wraps, which is closed with it.
    private let wrapped: ClientCore?
    private let state = Locked(State())

    /// What a client and those that wrap it have together.
    final class Shared: Sendable {
        let key: APIKey
        let transport: any Transport
        let clock: LiveClock
        let wall: WallClock
        let admission: Admission
        let history: HistoryKeeping?
        let desks: JobDesks
        private let drivers = Locked(0)

        /// Tells one driver's jobs from another's at the same desks.
        var nextDriver: Int {
            drivers.withLock { count in
                count += 1
                return count
            }
        }

        init(
            key: APIKey, transport: any Transport, clock: LiveClock, admission: Admission,
            history: HistoryKeeping?, desks: JobDesks
        ) {
            self.key = key
            self.transport = transport
            self.clock = clock
            wall = WallClock(clock)
            self.admission = admission
            self.history = history
            self.desks = desks
        }
    }

    private struct State {
        var drivers: [RequestKind: Running] = [:]
        var groups: GroupNumber = 0
        var isClosed = false
        /// Drivers that were told to end, and the end of it all.
        var closing: (drivers: [LiveDriver], end: Task<Void, Never>)?
        /// The latest groups under the pledge on the price, for drivers that are made later.
        var pledged: Deque<PledgedGroup> = []
    }

    private struct Running {
        var driver: LiveDriver
        var wire: GeminiWire
        var terms: Terms
    }

    /// - Throws: `InputError`: no key, a history that cannot be opened.
    init(
        _ provider: Provider, settings: ClientSettings, history: HistoryPlace,
        journal: JournalPlace, policy: @escaping MakePolicy
    ) throws {
        self.provider = provider
        self.settings = settings
        wrapped = nil
        session = SessionLog(settings.logger)
        makePolicy = policy
        var keeping: HistoryKeeping?
        if case .file(let path) = history {
            keeping = HistoryKeeping(
                try SQLiteHistory(path: path, access: .readWrite),
                process: Surroundings.process, session: session)
        }
        let clock = LiveClock(speed: settings.speed)
        shared = Shared(
            key: try provider.key.key(), transport: provider.transport, clock: clock,
            admission: Admission(
                most: .init(items: settings.waitingItemsMax, bytes: settings.waitingBytesMax)),
            history: keeping,
            desks: JobDesks(
                journal: journal.path(history), transport: provider.transport, clock: clock,
                settings: settings))
    }

    /// A core over the same parts whose groups gather before they are planned.
    init(_ core: ClientCore, gathering window: Span, itemsFull: Int?) {
        wrapped = core
        provider = core.provider
        settings = core.settings
        session = core.session
        shared = core.shared
        let inner = core.makePolicy
        makePolicy = { place, names in
            let policy = try inner(place, &names)
            return Coalesce(
                window: window, itemsFull: itemsFull, name: "coalesce+\(policy.name)",
                inner: policy)
        }
    }

    /// Items that were handed over and have not ended, of all clients over the same parts.
    var waitingItems: Int { shared.admission.items }

    // MARK: Groups

    func deliveries(of group: GroupRequest) -> Deliveries {
        Deliveries { try await self.start(group) }
    }

    private func start(_ group: GroupRequest) async throws -> AsyncStream<Delivery> {
        let (stream, deliveries) = AsyncStream.makeStream(of: Delivery.self)
        let items = group.requests
        if items.isEmpty {
            deliveries.yield(
                .finished(
                    GroupEnd(strategy: group.options.strategy.rawValue, latency: 0, priceUSD: 0)))
            deliveries.finish()
            return stream
        }
        try Self.check(group.options.purpose)
        let running = try self.running(group.kind)
        if let forced = group.options.strategy.forced {
            guard running.terms.offers(way: forced) else {
                throw ClientError.noSuchLane(group.options.strategy)
            }
        }
        let handedOver = shared.clock.now
        let size = Admission.Size(
            items: items.count, bytes: items.reduce(0) { $0 + $1.bytes })
        try await shared.admission.enter(size)
        let number = state.withLock { state in
            state.groups += 1
            return state.groups
        }
        let adopted = await shared.desks.adopt(items, running.wire)
        let driver = running.driver
        let clock = shared.clock
        deliveries.onTermination = { reason in
            if case .cancelled = reason { driver.post(.cancelled(number), at: clock.now) }
        }
        let isTaken = driver.post(
            .arrived(
                OpenGroup(
                    number: number, request: group, size: size, arrived: handedOver,
                    deliveries: deliveries),
                adopted: adopted),
            at: clock.now)
        guard isTaken else {
            // The client was closed while the group waited to be let in.
            shared.admission.leave(size)
            throw ClientError.closed
        }
        return stream
    }

    /// As histories keep names.
    private static func check(_ purpose: String) throws(InputError) {
        guard purpose.utf8.count <= 256, !purpose.utf8.contains(where: { $0 < 32 }) else {
            throw InputError(
                .usage, "a purpose is longer than 256 bytes or holds control characters",
                remedy: "give it a short name")
        }
    }

    func acknowledge(_ end: GroupEnd) async {
        if !end.journaled.isEmpty { await shared.desks.delivered(end.journaled) }
    }

    // MARK: Drivers

    private func running(_ kind: RequestKind) throws -> Running {
        try state.withLock { state in
            if state.isClosed { throw ClientError.closed }
            if let known = state.drivers[kind] { return known }
            let made = try makeDriver(kind)
            for group in state.pledged {
                made.driver.post(.plannedElsewhere(group), at: shared.clock.now)
            }
            state.drivers[kind] = made
            return made
        }
    }

    private func makeDriver(_ kind: RequestKind) throws -> Running {
        let model = provider.model(for: kind)
        let terms = try provider.terms(for: kind, settings)
        let key = HistoryKey(provider: provider.name, model: model, kind: kind)
        var names = RunNames()
        let policy = try makePolicy(
            PolicyPlace(key: key, terms: terms, history: shared.history?.store), &names)
        let wire = GeminiWire(
            endpoint: try provider.endpoint(), model: model, key: shared.key)
        let loop = LiveLoop(
            Dispatcher(
                policy: policy, terms: terms,
                objective: Objective(valueOfTimePerHour: settings.valueOfTimePerHour),
                random: KeyedRandom(seed: settings.seed ?? Entropy.word), reports: true),
            keeper: Keeper(
                kind: kind, key: key, terms: terms, names: names, wall: shared.wall,
                history: shared.history, session: session),
            admission: shared.admission, onStep: settings.onStep)
        let driver = LiveDriver(
            loop,
            .init(
                clock: shared.clock,
                calls: LaneCalls(wire: wire, key: shared.key, transport: shared.transport),
                desks: shared.desks,
                driver: shared.nextDriver,
                tellOthers: { [weak self] in self?.tell($0, othersThan: kind) }))
        return Running(driver: driver, wire: wire, terms: terms)
    }

    /// One pledge on the price holds for the client, whatever kinds it asks for.
    private func tell(_ group: PledgedGroup, othersThan kind: RequestKind) {
        // Told under the lock, so that a driver that is being made hears of it once.
        state.withLock { state in
            if state.pledged.count == CostPledge.memory { state.pledged.removeFirst() }
            state.pledged.append(group)
            for (other, running) in state.drivers where other != kind {
                running.driver.post(.plannedElsewhere(group), at: shared.clock.now)
            }
        }
    }

    // MARK: The end

    /// - Parameter waiting: for the groups in flight; if not, they end without results and their
    ///   jobs stay in the journal, also where somebody already waits for them.
    func close(waiting: Bool) async {
        let (drivers, end) = state.withLock { state in
            if let closing = state.closing { return closing }
            state.isClosed = true
            let drivers = state.drivers.values.map(\.driver)
            state.drivers = [:]
            for driver in drivers where waiting { driver.post(.close, at: shared.clock.now) }
            let closing = (drivers, Task { await self.ended(drivers, waiting: waiting) })
            state.closing = closing
            return closing
        }
        if !waiting {
            for driver in drivers { driver.post(.stop, at: shared.clock.now) }
            await wrapped?.close(waiting: false)
        }
        await end.value
    }

    private func ended(_ drivers: [LiveDriver], waiting: Bool) async {
        var models: [KeptModel] = []
        for driver in drivers {
            let learned = await driver.ended()
            let kept = try? KeptLearning.models(
                learned.keys, names: learned.names,
                savedAt: shared.wall.time(shared.clock.now))
            models += kept ?? []
        }
        do {
            try shared.history?.save(models)
        } catch {
            session.logger.warning("history: \(error)")
        }
        if let wrapped {
            await wrapped.close(waiting: waiting)
        } else {
            await closeShared()
        }
        if !drivers.isEmpty { session.close() }
    }

    private func closeShared() async {
        do {
            try shared.history?.close(at: shared.wall.time(shared.clock.now))
        } catch {
            session.logger.warning("history: \(error)")
        }
        await shared.desks.close()
    }
}

/// Chance from the system's generator, for what must differ from run to run.
enum Entropy {
    static func bytes(_ count: Int) -> [UInt8] {
        SymmetricKey(size: SymmetricKeySize(bitCount: count * 8)).withUnsafeBytes { Array($0) }
    }

    static var word: UInt64 { bytes(8).reduce(0) { $0 << 8 | UInt64($1) } }
}
