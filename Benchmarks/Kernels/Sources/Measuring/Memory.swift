#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A stretch of memory of which every page has been touched; it is never freed
/// before the owner goes.
public final class Memory {
    public let bytes: UnsafeMutableRawBufferPointer

    public init(count: Int) {
        bytes = .allocate(byteCount: count, alignment: 4096)
        bytes.initializeMemory(as: UInt8.self, repeating: 1)
    }

    deinit { bytes.deallocate() }
}

/// memcpy from one stretch to another, both far larger than the last cache (32
/// MiB where the figures of the README come from): the speed of memory.
public final class MemoryCopy {
    /// Bytes of each stretch.
    public static let size = 256 << 20

    private let source = Memory(count: size)
    private let target = Memory(count: size)

    public init() {}

    /// Seconds of one copy of `size` bytes.
    public func run() -> Double {
        let start = Clock.threadSeconds()
        memcpy(target.bytes.baseAddress!, source.bytes.baseAddress!, Self.size)
        return Clock.threadSeconds() - start
    }
}
