/// A source that knows how many bytes it has given.
final class CountingSource: ByteSource {
    private var source: any ByteSource
    private(set) var count = 0

    init(_ source: any ByteSource) { self.source = source }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        let read = try source.read(into: buffer)
        count += max(read, 0)
        return read
    }

    func skip(_ count: Int) throws {
        try source.skip(count)
        self.count += count
    }
}
