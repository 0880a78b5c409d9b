/// The bytes of Arrow's messages on their way out: small pieces are gathered,
/// large ones written from where they lie.
struct ArrowOutput {
    /// Above it a copy costs more than a call of the system.
    private static let largePiece = 32 << 10
    private static let capacity = 128 << 10

    private var target: any ByteSink
    private var gathered: [UInt8] = []
    /// Bytes so far.
    private(set) var position = 0

    init(_ target: any ByteSink) { self.target = target }

    mutating func write(_ bytes: UnsafeRawBufferPointer) throws {
        position += bytes.count
        if bytes.count >= ArrowOutput.largePiece {
            try flush()
            try target.write(bytes)
        } else {
            gathered.append(contentsOf: bytes)
            if gathered.count >= ArrowOutput.capacity { try flush() }
        }
    }

    mutating func write(_ bytes: [UInt8]) throws { try bytes.withUnsafeBytes { try write($0) } }

    mutating func flush() throws {
        guard !gathered.isEmpty else { return }
        try gathered.withUnsafeBytes { try target.write($0) }
        gathered.removeAll(keepingCapacity: true)
    }
}
