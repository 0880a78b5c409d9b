import Bits

/// The unit of decoding: 1,024 consecutive values of a stream, the last vector
/// of a stream being shorter.
enum Vector {
    static let size = LanePacking.count

    /// Vectors of a stream of `count` values.
    static func count(of count: Int) -> Int { (count + size - 1) / size }

    /// Values of vector `index` of a stream of `count` values.
    static func rows(_ index: Int, of count: Int) -> Range<Int> {
        index * size..<min((index + 1) * size, count)
    }
}

extension Vector {
    /// The values `rows` of a stream of `count`, decoded vector by vector:
    /// those wholly inside `rows` in place, the ones at the borders by way of
    /// a buffer.
    static func decode<Element: BitwiseCopyable>(
        _ rows: Range<Int>, of count: Int,
        _ decode: (_ vector: Int, _ output: UnsafeMutablePointer<Element>) throws(EncodingError) -> Void
    ) throws(EncodingError) -> [Element] {
        var failure: EncodingError?
        let values = [Element](unsafeUninitializedCapacity: rows.count) { output, initialized in
            guard let target = output.baseAddress else { return }
            do throws(EncodingError) {
                try Self.decode(rows, of: count, into: target, decode)
                initialized = rows.count
            } catch {
                failure = error
            }
        }
        if let failure { throw failure }
        return values
    }

    /// The same into memory that has room for `rows`.
    static func decode<Element: BitwiseCopyable>(
        _ rows: Range<Int>, of count: Int, into output: UnsafeMutablePointer<Element>,
        _ decode: (_ vector: Int, _ output: UnsafeMutablePointer<Element>) throws(EncodingError) -> Void
    ) throws(EncodingError) {
        guard !rows.isEmpty else { return }
        for vector in rows.lowerBound / size...(rows.upperBound - 1) / size {
            let whole = Vector.rows(vector, of: count)
            let wanted = whole.clamped(to: rows)
            // Safety: `wanted` is inside `rows`, for which there is room.
            let target = output + (wanted.lowerBound - rows.lowerBound)
            if wanted == whole {
                try decode(vector, target)
            } else {
                try withScratch { scratch throws(EncodingError) in
                    try decode(vector, scratch)
                    target.update(
                        from: scratch + (wanted.lowerBound - whole.lowerBound), count: wanted.count)
                }
            }
        }
    }

    /// Room for one or more vectors while `body` runs.
    static func withScratch<Element: BitwiseCopyable, Result>(
        vectors: Int = 1, _ body: (UnsafeMutablePointer<Element>) throws(EncodingError) -> Result
    ) throws(EncodingError) -> Result {
        let buffer = UnsafeMutablePointer<Element>.allocate(capacity: size * vectors)
        defer { buffer.deallocate() }
        return try body(buffer)
    }
}
