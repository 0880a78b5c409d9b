import Bits

/// Integers as entropy-coded bins and raw offsets inside them (ENC-070): the
/// value range is cut into bins, the bin of each value is coded with tANS
/// (J. Duda, arXiv:1311.2540), and where it lies in its bin takes plain bits,
/// as in pcodec (M. Loncaric, N. Jeppesen, B. Zinberg, arXiv:2502.06112).
/// What is coded are the values themselves or their first or second differences.
///
/// Body: order, bins, seeds of the vectors, lengths of the vectors, vectors.
/// Each vector of 1,024 values decodes without the others.
///
/// Bodies are of at most 65,536 values: what is allocated and what a vector
/// costs is bounded by that and by 2^14 states, whatever the bytes say.
struct EntropyIntegers {
    /// Values of a vector, the unit of decoding.
    static let vectorSize = 1024
    /// Values of a page, and so of the longest body.
    static let largestCount = 65_536
    /// Differences of differences; third ones only add noise.
    static let highestOrder = 2
    /// tANS states that a vector runs through in turn. They depend on nothing of
    /// each other but the place of their bits, so a processor overlaps them.
    static let laneCount = 4

    let count: Int
    /// 0 values, 1 differences, 2 differences of differences.
    let order: Int
    let table: EntropyTable
    /// Per order, one number per vector: the value before the vector, and the
    /// difference before it.
    let seeds: [[Int64]]
    /// All vectors, one after another.
    let vectors: UnsafeRawBufferPointer
    /// Where each vector begins in `vectors`, and where the last one ends.
    let starts: [Int]

    /// Reads all but the vectors. `bytes` is the whole body, kept alive by the
    /// caller; `count` is 1 to 65,536.
    init(_ bytes: UnsafeRawBufferPointer, count: Int) throws(EncodingError) {
        guard count >= 1, count <= Self.largestCount else {
            throw EncodingError("ENC-070", "expected 1 to \(Self.largestCount) values, found \(count)")
        }
        var reader = EntropyReader(bytes)
        let order = Int(try reader.read(UInt8.self))
        guard order <= Self.highestOrder else {
            throw EncodingError(
                "ENC-070", "expected a delta order of 0 to \(Self.highestOrder), found \(order)")
        }
        self.count = count
        self.order = order
        table = EntropyTable(try EntropyBins(&reader))
        let vectorCount = Self.vectorCount(count)
        var seeds: [[Int64]] = []
        for _ in 0..<order { seeds.append(try Self.readFrame(&reader, count: vectorCount)) }
        self.seeds = seeds
        let lengths = try Self.readLengths(&reader, count: vectorCount)
        var starts = [0]
        starts.reserveCapacity(vectorCount + 1)
        var end = 0
        for length in lengths {
            end += Int(length)
            starts.append(end)
        }
        guard end == reader.remaining else {
            throw EncodingError("ENC-075", "the vectors take \(end) bytes, \(reader.remaining) are left")
        }
        self.starts = starts
        vectors = try reader.readBytes(end)
    }

    var vectorCount: Int { starts.count - 1 }

    /// For `syndb inspect`.
    var summary: String {
        "entropy delta \(order), \(table.bins.count) \(table.bins.count == 1 ? "bin" : "bins")"
    }

    static func vectorCount(_ count: Int) -> Int { (count + vectorSize - 1) / vectorSize }
}

extension EntropyIntegers {
    /// Numbers close to each other: base, width, packed differences to the base.
    private static func readFrame(
        _ reader: inout EntropyReader, count: Int
    ) throws(EncodingError) -> [Int64] {
        let base = try reader.read(Int64.self)
        return try readPacked(&reader, count: count, base: base, widest: 64)
    }

    private static func readLengths(
        _ reader: inout EntropyReader, count: Int
    ) throws(EncodingError) -> [Int64] {
        let least = Int64(try reader.read(UInt16.self))
        return try readPacked(&reader, count: count, base: least, widest: 16)
    }

    private static func readPacked(
        _ reader: inout EntropyReader, count: Int, base: Int64, widest: Int
    ) throws(EncodingError) -> [Int64] {
        let width = Int(try reader.read(UInt8.self))
        guard width <= widest else {
            throw EncodingError("ENC-074", "expected a width of 0 to \(widest), found \(width)")
        }
        let packed = try reader.readBytes(BitPacking.byteCount(count: count, width: width))
        return [Int64](unsafeUninitializedCapacity: count) { output, filled in
            if let start = output.baseAddress {
                BitPacking.unpack(packed, count: count, width: width, base: base, into: start)
            }
            filled = count
        }
    }
}
