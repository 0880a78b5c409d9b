import CLZ4
import CZstd

/// The buffers of one record batch, in their order.
struct ArrowBody {
    private enum Codec: Int8 {
        case lz4 = 0
        case zstd = 1
    }

    /// A buffer that claims more is taken for an attack on the memory.
    private static let maximumBytes = 1 << 33

    let rows: Int
    private let memory: ArrowMemory
    private let codec: Codec?
    /// Length and null count of each array.
    private let nodes: [Int64]
    /// Offset and length of each buffer.
    private let places: [Int64]
    private let viewCounts: [Int64]
    private var nextNode = 0
    private var nextPlace = 0
    private var nextView = 0

    init(_ header: FlatTable, _ memory: ArrowMemory) throws {
        self.memory = memory
        let length = try header.number(0, default: Int64(0))
        guard (0...Int64(Int32.max)).contains(length) else {
            throw ArrowFault("expected a batch of at most \(Int32.max) rows, found \(length)")
        }
        rows = Int(length)
        nodes = try header.words(1, perElement: 2)
        places = try header.words(2, perElement: 2)
        if let compression = try header.table(3) {
            let number = try compression.number(0, default: Int8(0))
            guard let codec = Codec(rawValue: number) else {
                throw ArrowFault("expected buffers compressed with LZ4 or Zstandard, found codec \(number)")
            }
            self.codec = codec
        } else {
            codec = nil
        }
        viewCounts = try header.words(4)
    }

    /// Length and null count of the next array.
    mutating func node() throws -> (count: Int, nulls: Int) {
        guard nextNode + 2 <= nodes.count else { throw FlatTable.Fault() }
        defer { nextNode += 2 }
        let (count, nulls) = (nodes[nextNode], nodes[nextNode + 1])
        guard count >= 0, count < 1 << 48, nulls >= 0, nulls <= count else { throw FlatTable.Fault() }
        return (Int(count), Int(nulls))
    }

    /// How many more buffers the next array of views has.
    mutating func viewCount() throws -> Int {
        guard nextView < viewCounts.count else { throw FlatTable.Fault() }
        defer { nextView += 1 }
        guard (0...Int64(places.count)).contains(viewCounts[nextView]) else { throw FlatTable.Fault() }
        return Int(viewCounts[nextView])
    }

    mutating func skip() throws {
        guard nextPlace + 2 <= places.count else { throw FlatTable.Fault() }
        nextPlace += 2
    }

    /// The next buffer, decompressed.
    mutating func buffer() throws -> ArrowBuffer {
        guard nextPlace + 2 <= places.count else { throw FlatTable.Fault() }
        defer { nextPlace += 2 }
        let (offset, length) = (places[nextPlace], places[nextPlace + 1])
        let total = Int64(memory.bytes.count)
        guard offset >= 0, length >= 0, offset <= total, length <= total - offset else {
            throw FlatTable.Fault()
        }
        let range = Int(offset)..<Int(offset + length)
        guard let codec, !range.isEmpty else { return ArrowBuffer(memory, range) }
        guard range.count >= 8 else { throw FlatTable.Fault() }
        // The length before compression stands in front; -1: not compressed.
        let claimed = Int64(
            littleEndian: memory.bytes.loadUnaligned(fromByteOffset: range.lowerBound, as: Int64.self))
        let content = range.dropFirst(8)
        if claimed == -1 { return ArrowBuffer(memory, content.lowerBound..<content.upperBound) }
        // No byte of LZ4 stands for more than 255, no block of Zstandard, which
        // is at least 3 bytes, for more than 128 KiB.
        let most = codec == .lz4 ? content.count * 256 : (content.count / 3 + 1) << 17
        guard claimed >= 0, claimed <= Int64(min(most, ArrowBody.maximumBytes)) else {
            throw ArrowFault("expected compressed bytes of \(claimed) bytes, found \(content.count)")
        }
        let plain = ArrowMemory(count: Int(claimed))
        let bytes = UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(memory.bytes)[content])
        let isWhole = codec == .lz4 ? try lz4(bytes, plain.bytes) : zstd(bytes, plain.bytes)
        guard isWhole else {
            throw ArrowFault("expected \(codec) data of \(claimed) bytes, found damaged bytes")
        }
        return ArrowBuffer(plain, 0..<Int(claimed))
    }

    private func zstd(_ bytes: UnsafeRawBufferPointer, _ plain: UnsafeMutableRawBufferPointer) -> Bool {
        ZSTD_decompress(plain.baseAddress, plain.count, bytes.baseAddress, bytes.count) == plain.count
    }

    private func lz4(_ bytes: UnsafeRawBufferPointer, _ plain: UnsafeMutableRawBufferPointer) throws -> Bool {
        var context: OpaquePointer?
        guard LZ4F_isError(LZ4F_createDecompressionContext(&context, UInt32(LZ4F_VERSION))) == 0 else {
            throw ArrowFault("no memory for an LZ4 decoder")
        }
        defer { LZ4F_freeDecompressionContext(context) }
        var (read, written) = (0, 0)
        while true {
            var consumed = bytes.count - read
            var made = plain.count - written
            let wanted = LZ4F_decompress(
                context, plain.baseAddress?.advanced(by: written), &made,
                bytes.baseAddress?.advanced(by: read), &consumed, nil)
            guard LZ4F_isError(wanted) == 0 else { return false }
            read += consumed
            written += made
            if wanted == 0 { return written == plain.count }
            guard consumed > 0 || made > 0 else { return false }
        }
    }
}
