/// Collects the text of many cells into few writes.
struct OutputBuffer {
    /// Large enough that a write costs little next to filling it.
    private static let capacity = 64 << 10

    private var target: any ByteSink
    private var bytes: [UInt8] = []

    init(_ target: any ByteSink) {
        self.target = target
        bytes.reserveCapacity(OutputBuffer.capacity)
    }

    mutating func append(_ text: String) { bytes.append(contentsOf: text.utf8) }

    mutating func append(_ byte: UInt8) { bytes.append(byte) }

    /// Writes out if enough has been collected; called between rows.
    mutating func flushIfFull() throws {
        if bytes.count >= OutputBuffer.capacity { try flush() }
    }

    mutating func flush() throws {
        guard !bytes.isEmpty else { return }
        try target.write(bytes)
        bytes.removeAll(keepingCapacity: true)
    }
}
