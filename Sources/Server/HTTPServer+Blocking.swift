import Dispatch
import Synchronization

extension HTTPServer {
    /// As `run`, for a thread that has nothing else to do.
    public func serve(onStart: @escaping @Sendable (Int) -> Void) throws {
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
