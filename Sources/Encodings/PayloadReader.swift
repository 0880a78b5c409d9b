import Bits

/// Reads one page payload front to back; what would lead outside it is an
/// error (ENC-002).
struct PayloadReader {
    private var bytes: ByteReader

    init(_ payload: UnsafeRawBufferPointer) { bytes = ByteReader(payload) }

    var offset: Int { bytes.offset }
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
