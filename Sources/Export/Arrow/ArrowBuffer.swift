/// One buffer of a record batch, before it is written: bytes that were made for
/// it, or rows of vectors that are written from where they lie.
enum ArrowBuffer {
    case bytes([UInt8])
    case integers([(values: [Int64], rows: Range<Int>)])
    case doubles([(values: [Double], rows: Range<Int>)])
    case offsets([Int32])

    static let empty = ArrowBuffer.bytes([])

    var byteCount: Int {
        switch self {
        case .bytes(let bytes): bytes.count
        case .integers(let parts): parts.reduce(0) { $0 + $1.rows.count * 8 }
        case .doubles(let parts): parts.reduce(0) { $0 + $1.rows.count * 8 }
        case .offsets(let offsets): offsets.count * 4
        }
    }

    func write(to output: inout ArrowOutput) throws {
        switch self {
        case .bytes(let bytes): try output.write(bytes)
        case .integers(let parts): for part in parts { try Self.write(part.values[part.rows], to: &output) }
        case .doubles(let parts): for part in parts { try Self.write(part.values[part.rows], to: &output) }
        case .offsets(let offsets): try Self.write(offsets[...], to: &output)
        }
    }

    /// The format has the lowest byte first, as all our platforms have.
    private static func write<Number: BitwiseCopyable>(
        _ numbers: ArraySlice<Number>, to output: inout ArrowOutput
    ) throws {
        try numbers.withUnsafeBytes { try output.write($0) }
    }
}
