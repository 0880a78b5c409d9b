import Dispatch

/// What a thread of a pool waits for while a connection goes on: with patience,
/// and without keeping others from computing. Who rings knows, under a lock of its
/// own, that somebody waits.
struct ThreadBell: Sendable {
    private let bell = DispatchSemaphore(value: 0)
    private let pool: WorkPool
    /// Seconds.
    let patience: Double

    init(pool: WorkPool, patience: Double) {
        self.pool = pool
        self.patience = patience
    }

    func ring() { bell.signal() }

    /// False where nobody rang in time. `withdraw` takes the wish back under the
    /// lock, and tells whether it was still there.
    func wait(withdraw: () -> Bool) -> Bool {
        if pool.waiting({ bell.wait(timeout: .now() + patience) == .success }) { return true }
        if withdraw() { return false }
        // It was rung in the last moment: a signal waits.
        bell.wait()
        return true
    }
}
