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
    private var isHeld = true

    init(_ descriptor: Int32) { self.descriptor = descriptor }

    /// Called by the one owner; `@unchecked Sendable` rests on that.
    func release() {
        guard isHeld else { return }
        isHeld = false
        close(descriptor)
    }

    deinit { release() }
}
