#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The calls that POSIX lets a signal interrupt, or lets do less than was asked:
/// what lies below the loops that make them whole, so that a test can put calls
/// of its own there.
///
/// Each is as in C: below zero is an error, of which `errno` says more.
protocol SystemCalls: Sendable {
    /// `mode`: who may use a file that is made.
    func open(_ path: String, _ flags: Int32, _ mode: mode_t) -> Int32
    func read(_ descriptor: Int32, _ buffer: UnsafeMutableRawPointer?, _ count: Int) -> Int
    func readAt(
        _ descriptor: Int32, _ buffer: UnsafeMutableRawPointer, _ count: Int, _ offset: UInt64
    ) -> Int
    func write(_ descriptor: Int32, _ bytes: UnsafeRawPointer, _ count: Int) -> Int
    func sync(_ descriptor: Int32) -> Int32
    func truncate(_ descriptor: Int32, _ size: UInt64) -> Int32
    func lock(_ descriptor: Int32, _ operation: Int32) -> Int32
    func close(_ descriptor: Int32) -> Int32
}

extension SystemCalls {
    /// A descriptor, or the error of the call.
    func openWhole(
        _ path: String, _ flags: Int32, _ mode: mode_t = 0o666, as operation: String
    ) throws(FileError) -> Int32 {
        let descriptor = uninterrupted { open(path, flags, mode) }
        guard descriptor >= 0 else { throw .system(operation, path) }
        return descriptor
    }

    /// An interrupted `fsync` has reported nothing of what it was to write, so
    /// that its answer still comes; any other failure is final.
    func syncWhole(_ descriptor: Int32, as operation: String, _ path: String) throws(FileError) {
        guard uninterrupted({ sync(descriptor) }) == 0 else { throw .system(operation, path) }
    }

    /// An interrupted `close` has closed: Linux drops the descriptor first, and
    /// another file may have got its number by now.
    @discardableResult
    func closeOnce(_ descriptor: Int32) -> Bool { close(descriptor) == 0 || errno == EINTR }
}

/// Makes a call again for as long as signals interrupt it.
func uninterrupted<Count: SignedInteger>(_ call: () -> Count) -> Count {
    while true {
        let result = call()
        if result >= 0 || errno != EINTR { return result }
    }
}

/// The calls of the kernel.
struct KernelCalls: SystemCalls {
    func open(_ path: String, _ flags: Int32, _ mode: mode_t) -> Int32 { systemOpen(path, flags, mode) }

    func read(_ descriptor: Int32, _ buffer: UnsafeMutableRawPointer?, _ count: Int) -> Int {
        systemRead(descriptor, buffer, count)
    }

    func readAt(
        _ descriptor: Int32, _ buffer: UnsafeMutableRawPointer, _ count: Int, _ offset: UInt64
    ) -> Int {
        pread(descriptor, buffer, count, off_t(offset))
    }

    func write(_ descriptor: Int32, _ bytes: UnsafeRawPointer, _ count: Int) -> Int {
        systemWrite(descriptor, bytes, count)
    }

    func sync(_ descriptor: Int32) -> Int32 { fsync(descriptor) }
    func truncate(_ descriptor: Int32, _ size: UInt64) -> Int32 { ftruncate(descriptor, off_t(size)) }
    func lock(_ descriptor: Int32, _ operation: Int32) -> Int32 { flock(descriptor, operation) }
    func close(_ descriptor: Int32) -> Int32 { systemClose(descriptor) }
}

// The C functions under names that the methods above do not hide.
private func systemOpen(_ path: String, _ flags: Int32, _ mode: mode_t) -> Int32 { open(path, flags, mode) }
private func systemRead(_ descriptor: Int32, _ buffer: UnsafeMutableRawPointer?, _ count: Int) -> Int {
    read(descriptor, buffer, count)
}
private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawPointer, _ count: Int) -> Int {
    write(descriptor, bytes, count)
}
private func systemClose(_ descriptor: Int32) -> Int32 { close(descriptor) }
