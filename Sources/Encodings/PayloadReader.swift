import Bits

/// Reads one page payload front to back and, when asked to, notes the tree of
/// schemes it passes through (`syndb inspect`).
struct PayloadReader {
    private var bytes: ByteReader
    /// The open nodes, outermost first; nil when nobody asked for the tree.
    private var trace: [EncodingTree]?

    init(_ payload: UnsafeRawBufferPointer, tracing: Bool) {
        bytes = ByteReader(payload)
        trace = tracing ? [EncodingTree(name: "page", byteCount: 0)] : nil
    }

    var remaining: Int { bytes.remaining }

    mutating func read<Number: FixedWidthInteger>(_ type: Number.Type) throws(EncodingError) -> Number {
        do { return try bytes.read(type) } catch { throw truncated(error) }
    }

    mutating func readDouble() throws(EncodingError) -> Double {
        Double(bitPattern: try read(UInt64.self))
    }

    mutating func readBytes(_ count: Int) throws(EncodingError) -> UnsafeRawBufferPointer {
        do { return try bytes.readBytes(count) } catch { throw truncated(error) }
    }

    private func truncated(_ error: ByteReader.Truncated) -> EncodingError {
        EncodingError("ENC-002", "the payload ends early: \(error)")
    }
}

extension PayloadReader {
    /// Runs `body` as a node of the tree.
    mutating func node<Result>(
        _ name: @autoclosure () -> String, _ body: (inout PayloadReader) throws(EncodingError) -> Result
    ) throws(EncodingError) -> Result {
        guard trace != nil else { return try body(&self) }
        let start = bytes.offset
        trace!.append(EncodingTree(name: name(), byteCount: 0))
        let result = try body(&self)
        var finished = trace!.removeLast()
        finished.byteCount = bytes.offset - start
        trace![trace!.count - 1].children.append(finished)
        return result
    }

    /// The nodes passed through so far.
    var tree: EncodingTree? {
        guard var root = trace?.first else { return nil }
        root.byteCount = bytes.offset
        return root
    }
}
