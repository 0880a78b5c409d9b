/// Whole records of a file, with room for eight bytes more: a split looks at
/// words. Handed from the thread that reads to the one that parses.
final class TextChunk: @unchecked Sendable {
    /// Beyond `filled` the bytes mean nothing.
    private(set) var bytes: UnsafeMutablePointer<UInt8>
    private(set) var capacity: Int
    var filled = 0
    /// The physical line of the first byte.
    var firstLine = 1

    init(capacity: Int) {
        self.capacity = max(capacity, 16)
        bytes = Self.allocate(self.capacity)
    }

    deinit { bytes.deallocate() }

    private static func allocate(_ capacity: Int) -> UnsafeMutablePointer<UInt8> {
        let bytes = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity + 8)
        (bytes + capacity).initialize(repeating: 0, count: 8)
        return bytes
    }

    func grow(to capacity: Int) {
        let larger = Self.allocate(capacity)
        larger.update(from: bytes, count: filled)
        bytes.deallocate()
        (bytes, self.capacity) = (larger, capacity)
    }

    /// Reads until the chunk is full; whether the source has ended.
    func fill(from source: inout any ByteSource) throws -> Bool {
        while filled < capacity {
            let room = UnsafeMutableRawBufferPointer(start: bytes + filled, count: capacity - filled)
            let count = try source.read(into: room)
            if count <= 0 { return true }
            filled += min(count, room.count)
        }
        return false
    }

    func append(_ other: UnsafeBufferPointer<UInt8>) {
        if filled + other.count > capacity { grow(to: filled + other.count) }
        if let base = other.baseAddress { (bytes + filled).update(from: base, count: other.count) }
        filled += other.count
    }
}
