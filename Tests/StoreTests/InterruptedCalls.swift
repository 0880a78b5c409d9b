import Synchronization

@testable import StoreIO

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Calls of which each second one of a kind is interrupted, and of which those
/// that move bytes move a third of what they are asked for at most.
///
/// An interrupted call has done nothing, but for `close`, which has closed.
final class InterruptedCalls: SystemCalls {
    /// How many of each kind were made and interrupted.
    struct Count: Equatable {
        var made = 0
        var interrupted = 0
    }

    private let kernel = KernelCalls()
    private let counts = Mutex<[String: Count]>([:])

    var made: [String: Count] { counts.withLock { $0 } }

    private func isInterrupted(_ call: String) -> Bool {
        let isInterrupted = counts.withLock { counts in
            let made = counts[call, default: Count()].made
            counts[call, default: Count()].made += 1
            if made % 2 == 0 { counts[call]!.interrupted += 1 }
            return made % 2 == 0
        }
        if isInterrupted { errno = EINTR }
        return isInterrupted
    }

    private func short(_ count: Int) -> Int { count == 0 ? 0 : 1 + (count - 1) / 3 }

    func open(_ path: String, _ flags: Int32, _ mode: mode_t) -> Int32 {
        isInterrupted("open") ? -1 : kernel.open(path, flags, mode)
    }

    func read(_ descriptor: Int32, _ buffer: UnsafeMutableRawPointer?, _ count: Int) -> Int {
        isInterrupted("read") ? -1 : kernel.read(descriptor, buffer, short(count))
    }

    func readAt(
        _ descriptor: Int32, _ buffer: UnsafeMutableRawPointer, _ count: Int, _ offset: UInt64
    ) -> Int {
        isInterrupted("readAt") ? -1 : kernel.readAt(descriptor, buffer, short(count), offset)
    }

    func write(_ descriptor: Int32, _ bytes: UnsafeRawPointer, _ count: Int) -> Int {
        isInterrupted("write") ? -1 : kernel.write(descriptor, bytes, short(count))
    }

    func sync(_ descriptor: Int32) -> Int32 { isInterrupted("sync") ? -1 : kernel.sync(descriptor) }

    func truncate(_ descriptor: Int32, _ size: UInt64) -> Int32 {
        isInterrupted("truncate") ? -1 : kernel.truncate(descriptor, size)
    }

    func lock(_ descriptor: Int32, _ operation: Int32) -> Int32 {
        isInterrupted("lock") ? -1 : kernel.lock(descriptor, operation)
    }

    func close(_ descriptor: Int32) -> Int32 {
        let result = kernel.close(descriptor)
        return isInterrupted("close") ? -1 : result
    }
}
