/// Keeps what is written; for small results and for tests. Not for use from
/// two threads at once.
public final class MemorySink: ByteSink {
    public private(set) var bytes: [UInt8] = []

    public init() {}

    public func write(_ bytes: [UInt8]) { self.bytes += bytes }

    public var text: String { String(decoding: bytes, as: UTF8.self) }
}
