import Bits

extension EntropyIntegers {
    /// Fewer values do not pay for their bins.
    static let smallestCount = 256

    /// The body for `values`; nil where it is of no use: under 256 values or
    /// over 65,536, or as long as the plain ones, or not below `limit` bytes. The
    /// same values give the same bytes on every machine.
    static func encode(_ values: UnsafeBufferPointer<Int64>, below limit: Int = .max) -> [UInt8]? {
        guard values.count >= smallestCount, values.count <= largestCount else { return nil }
        let limit = min(limit, values.count * 8)
        let page = EntropyPage.best(values)
        guard page.plan.byteCount < limit else { return nil }
        let body = body(of: page)
        return body.count < limit ? body : nil
    }

    /// The body for 1 to 65,536 values.
    static func body(of values: UnsafeBufferPointer<Int64>) -> [UInt8] { body(of: EntropyPage.best(values)) }

    private static func body(of page: EntropyPage) -> [UInt8] {
        let bins = page.bins(vectorCount: vectorCount(page.latents.count))
        var writer = ByteWriter()
        writer.write(UInt8(page.order))
        bins.write(into: &writer)
        for seeds in page.seeds {
            let base = seeds.min() ?? 0
            writer.write(base)
            writePacked(seeds, base: base, into: &writer)
        }
        let (bytes, lengths) = EntropyVectorWriter.write(page, bins)
        let least = lengths.min() ?? 0
        writer.write(UInt16(least))
        writePacked(lengths, base: least, into: &writer)
        writer.write(raw: bytes)
        return writer.bytes
    }

    /// A width, and the differences to `base` in that many bits.
    private static func writePacked(_ numbers: [Int64], base: Int64, into writer: inout ByteWriter) {
        let differences = numbers.map { UInt64(bitPattern: $0 &- base) }
        let width = 64 - (differences.max() ?? 0).leadingZeroBitCount
        writer.write(UInt8(width))
        var packed: [UInt8] = []
        differences.withUnsafeBufferPointer { BitPacking.pack($0, width: width, into: &packed) }
        writer.write(raw: packed)
    }
}
