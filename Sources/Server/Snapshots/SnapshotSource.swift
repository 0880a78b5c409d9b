import SynDB
import Synchronization

/// The store as it is now: new snapshots are seen without a restart.
final class SnapshotSource: Sendable {
    private struct ViewKey: Hashable {
        var snapshot: UInt64
        var reader: Reader
    }

    private struct State {
        var newest: Snapshot
        var checked = ContinuousClock().now
        /// When somebody was last sent to look.
        var sent: ContinuousClock.Instant?
        var views: [ViewKey: StoreView] = [:]
        /// In the order of their last use, the latest last.
        var order: [ViewKey] = []
        var hits = 0
        var misses = 0
    }

    /// Views that are kept: a view of 100,000 datasets has some megabytes of
    /// what it worked out.
    private static let keptViews = 64

    let store: Store
    private let interval: Duration
    private let state: Mutex<State>

    init(_ store: Store, interval: Double) throws {
        self.store = store
        self.interval = .seconds(interval)
        state = Mutex(State(newest: try store.snapshot()))
    }

    /// The newest snapshot for a reader, if it can be given without reading a file
    /// or making a view. When it is time to look for a newer one, who asks first gets
    /// nil and goes to look; the others do not wait for that, at most for as long
    /// again.
    func viewAtHand(for reader: Reader) -> StoreView? {
        state.withLock { state in
            let now = ContinuousClock().now
            if now - state.checked >= interval, state.sent.map({ now - $0 >= interval }) ?? true {
                state.sent = now
                return nil
            }
            return known(ViewKey(snapshot: state.newest.number, reader: reader), &state)
        }
    }

    private func known(_ key: ViewKey, _ state: inout State) -> StoreView? {
        guard let view = state.views[key] else { return nil }
        state.hits += 1
        if state.order.last != key, let place = state.order.firstIndex(of: key) {
            state.order.remove(at: place)
            state.order.append(key)
        }
        return view
    }

    /// The newest snapshot, or the one of a number, for a reader.
    func view(for reader: Reader, snapshot number: UInt64? = nil) throws -> StoreView {
        try state.withLock { state in
            try refresh(&state, isForced: false)
            let key = ViewKey(snapshot: number ?? state.newest.number, reader: reader)
            if let view = known(key, &state) { return view }
            state.misses += 1
            let whole = key.snapshot == state.newest.number ? state.newest : try store.snapshot(key.snapshot)
            let view = StoreView(
                try whole.seen(by: reader), key: XXH64.hash(Array("\(reader.key) \(store.id)".utf8)))
            state.views[key] = view
            state.order.append(key)
            if state.order.count > Self.keptViews { state.views[state.order.removeFirst()] = nil }
            return view
        }
    }

    /// How often a view was at hand, and how many are.
    var use: (hits: Int, misses: Int, kept: Int) {
        state.withLock { ($0.hits, $0.misses, $0.views.count) }
    }

    /// Looks for a new snapshot now, after a commit of our own.
    func refresh() throws { try state.withLock { try refresh(&$0, isForced: true) } }

    private func refresh(_ state: inout State, isForced: Bool) throws {
        let now = ContinuousClock().now
        guard isForced || now - state.checked >= interval else { return }
        state.checked = now
        guard let number = try store.snapshotNumbers().last, number != state.newest.number else { return }
        state.newest = try store.snapshot()
        // Views of older snapshots hold its files; who asks for one again
        // opens it again.
        state.views = [:]
        state.order = []
    }
}

extension Reader {
    /// The same for equal readers.
    fileprivate var key: String {
        "\(seesAll) \(JSONString.quoted(name ?? "")) \(name == nil) \(groups.sorted().map(JSONString.quoted))"
    }
}
