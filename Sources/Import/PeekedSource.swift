/// A source whose first bytes have been looked at and are still to be given.
public struct PeekedSource: ByteSource {
    private var source: any ByteSource
    /// The first bytes, as many as were asked for where there are so many.
    public let head: [UInt8]
    private var given = 0

    public init(_ source: any ByteSource, count wanted: Int) throws {
        var source = source
        var head = [UInt8](repeating: 0, count: wanted)
        var count = 0
        while count < wanted {
            let more = try head.withUnsafeMutableBytes { bytes in
                try source.read(into: UnsafeMutableRawBufferPointer(rebasing: bytes[count...]))
            }
            if more <= 0 { break }
            count += more
        }
        head.removeLast(wanted - count)
        self.head = head
        self.source = source
    }

    public mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        guard given < head.count else { return try source.read(into: buffer) }
        let count = min(head.count - given, buffer.count)
        buffer.copyBytes(from: head[given..<given + count])
        given += count
        return count
    }

    public mutating func skip(_ count: Int) throws {
        let ofHead = min(count, head.count - given)
        given += ofHead
        if count > ofHead { try source.skip(count - ofHead) }
    }
}
