/// Whole records of a file, with room for eight bytes more: a split looks at
/// words. Handed from the thread that reads to the one that parses.
final class TextChunk: @unchecked Sendable {
    /// Beyond `filled` the bytes mean nothing.
    private(set) var bytes: UnsafeMutablePointer<UInt8>
    private(set) var capacity: Int
    var filled = 0
    /// The physical line of the first byte.
    var firstLine = 1
    /// Where the memory goes back to.
    private var pool: ChunkPool?

    private static let spareBytes = 8

    init(capacity: Int) {
        self.capacity = max(capacity, 16)
        bytes = .allocate(capacity: self.capacity + TextChunk.spareBytes)
        clearSpareBytes()
    }

    /// With memory of a pool for chunks of `capacity`.
    init(capacity: Int, pool: ChunkPool) {
        self.capacity = capacity
        self.pool = pool
        bytes = pool.take()
        clearSpareBytes()
    }

    deinit { release() }

    /// A pool whose memory suffices for chunks of `capacity`.
    static func pool(capacity: Int) -> ChunkPool { ChunkPool(bytes: capacity + spareBytes) }

    private func release() {
        if let pool { pool.give(bytes) } else { bytes.deallocate() }
    }

    private func clearSpareBytes() {
        (bytes + capacity).initialize(repeating: 0, count: TextChunk.spareBytes)
    }

    func grow(to capacity: Int) {
        let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity + TextChunk.spareBytes)
        larger.update(from: bytes, count: filled)
        release()
        (bytes, self.capacity, pool) = (larger, capacity, nil)
        clearSpareBytes()
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
