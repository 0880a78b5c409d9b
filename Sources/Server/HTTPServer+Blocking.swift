import Dispatch
import NIOCore
import Synchronization

extension HTTPServer {
    /// As `run`, for a thread that has nothing else to do, of a process that has no
    /// other use of the network.
    ///
    /// Event loops only carry bytes: one for two processors wakes less often for more
    /// at a time, which of two took a seventh of the CPU time of a small question.
    public func serve(onStart: @escaping @Sendable (Int) -> Void) throws {
        NIOSingletons.groupLoopCountSuggestion = max(1, System.coreCount / 2)
        let end = DispatchSemaphore(value: 0)
        let failure = Mutex<(any Error)?>(nil)
        Task {
            do {
                try await run(onStart: onStart)
            } catch {
                failure.withLock { $0 = error }
            }
            end.signal()
        }
        end.wait()
        if let error = failure.withLock({ $0 }) { throw error }
    }
}
