import Foundation
import Synchronization

/// Threads for work that blocks: queries, and whatever else reads files.
///
/// At most `width` of them compute at a time; a thread that only waits, for a
/// slow client say, makes room for another. Event loops never do any of it.
final class WorkPool: Sendable {
    private struct State {
        var jobs = JobQueue()
        var parked: [DispatchSemaphore] = []
        /// Threads that compute, or are about to.
        var computing = 0
    }

    /// As the stack of a process's first thread: expressions may be nested deep.
    private static let stackBytes = 8 << 20

    let width: Int
    private let state = Mutex(State())

    init(width: Int) { self.width = max(1, width) }

    /// Does a job on one of the threads, in the order of submission.
    func submit(_ job: @escaping @Sendable () -> Void) {
        state.withLock { state in
            state.jobs.append(job)
            fill(&state)
        }
    }

    /// The result of a job.
    func run<Value: Sendable>(_ job: @escaping @Sendable () throws -> Value) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            submit { continuation.resume(with: Result { try job() }) }
        }
    }

    /// Waits inside of a job without keeping others from computing.
    func waiting<Value>(_ body: () throws -> Value) rethrows -> Value {
        state.withLock { state in
            state.computing -= 1
            fill(&state)
        }
        defer { state.withLock { $0.computing += 1 } }
        return try body()
    }

    /// Threads that have something to do, for choosing how many one query takes.
    var load: Int { state.withLock { $0.computing + $0.jobs.count } }

    private func fill(_ state: inout State) {
        var room = min(width - state.computing, state.jobs.count)
        while room > 0 {
            room -= 1
            state.computing += 1
            if let thread = state.parked.popLast() { thread.signal() } else { start() }
        }
    }

    private func start() {
        let thread = Thread { [self] in
            let wake = DispatchSemaphore(value: 0)
            while true {
                guard let job = next(wake) else {
                    wake.wait()
                    continue
                }
                job()
            }
        }
        thread.stackSize = Self.stackBytes
        thread.start()
    }

    private func next(_ wake: DispatchSemaphore) -> (@Sendable () -> Void)? {
        state.withLock { state in
            // Others that have waited may have come back meanwhile.
            if state.computing <= width, let job = state.jobs.popFirst() { return job }
            state.computing -= 1
            state.parked.append(wake)
            return nil
        }
    }
}

/// Jobs in order; taking the first one moves others only now and then.
private struct JobQueue {
    private var jobs: [(@Sendable () -> Void)?] = []
    private var first = 0

    var count: Int { jobs.count - first }

    mutating func append(_ job: @escaping @Sendable () -> Void) { jobs.append(job) }

    mutating func popFirst() -> (@Sendable () -> Void)? {
        guard first < jobs.count else { return nil }
        let job = jobs[first]
        jobs[first] = nil
        first += 1
        // Under steady load the queue may never be empty: what was taken makes room
        // once it is half of all.
        if first * 2 >= jobs.count {
            jobs.removeFirst(first)
            first = 0
        }
        return job
    }
}
