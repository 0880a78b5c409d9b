#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// An exclusive or a shared `flock`: the kernel drops it when the process ends, so a lock
/// can never go stale.
final class DescriptorLock: FileLock, @unchecked Sendable {
    private let descriptor: Int32
    private let calls: any SystemCalls
    private var isHeld = true

    init(_ descriptor: Int32, calls: any SystemCalls) {
        self.descriptor = descriptor
        self.calls = calls
    }

    /// Called by the one owner; `@unchecked Sendable` rests on that.
    func release() {
        guard isHeld else { return }
        isHeld = false
        // A child has every descriptor until it becomes another program, and closing
        // one of two leaves the lock with the other.
        _ = uninterrupted { calls.lock(descriptor, LOCK_UN) }
        calls.closeOnce(descriptor)
    }

    deinit { release() }
}
