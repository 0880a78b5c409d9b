import Bits
import Columns

/// Adding up numbers without holding a page of them: vector by vector, packed
/// integers without widening them.
extension PreparedPage {
    /// The numbers of one vector, zero where a row is left out.
    public enum Summands {
        /// `base` plus a word, for each row that counts.
        case narrow(base: Int64, UnsafeBufferPointer<UInt32>)
        case integers(UnsafeBufferPointer<Int64>)
        case doubles(UnsafeBufferPointer<Double>)
    }

    /// Whether the page holds integers or doubles, in at least one row.
    public var isNumeric: Bool {
        switch values {
        case .integers, .doubles: true
        case .none, .texts, .identifiers: false
        }
    }

    /// Calls `body` with the numbers of `rows`, a vector's at a time, and how
    /// many of them count: those that have a value and, if `live` is given,
    /// whose bit is set, a bit for each of `rows`. Vectors of which no row
    /// counts are not decoded. Integers come as words where they are packed so,
    /// unless `isWidened`.
    public func forEachSummand(
        of rows: Range<Int>, where live: Bitmap? = nil, isWidened: Bool = false,
        _ body: (Summands, _ count: Int) -> Void
    ) throws(EncodingError) {
        guard !rows.isEmpty, isNumeric else { return }
        try Vector.withScratch(vectors: 3) { (scratch: UnsafeMutablePointer<Int64>) throws(EncodingError) in
            for vector in rows.lowerBound / Vector.size...(rows.upperBound - 1) / Vector.size {
                let whole = Vector.rows(vector, of: count)
                let wanted = whole.clamped(to: rows)
                var mask = live?.slice(
                    wanted.lowerBound - rows.lowerBound..<wanted.upperBound - rows.lowerBound)
                if let validity {
                    let valid = validity.slice(wanted)
                    mask?.formIntersection(valid)
                    mask = mask ?? valid
                }
                let counted = mask?.populationCount ?? wanted.count
                if counted == 0 { continue }
                if counted == wanted.count { mask = nil }
                let offset = wanted.lowerBound - whole.lowerBound
                switch values {
                case .integers(let stream):
                    if !isWidened, wanted.count == Vector.size,
                        let base = stream.unpackNarrow(
                            vector: vector,
                            into: UnsafeMutableRawPointer(scratch).assumingMemoryBound(to: UInt32.self))
                    {
                        let words = UnsafeMutableRawPointer(scratch).assumingMemoryBound(to: UInt32.self)
                        mask?.mask(words)
                        body(
                            .narrow(base: base, UnsafeBufferPointer(start: words, count: Vector.size)),
                            counted)
                    } else {
                        try stream.decode(vector: vector, into: scratch)
                        let part = scratch + offset
                        mask?.mask(UnsafeMutableRawPointer(part).assumingMemoryBound(to: UInt64.self))
                        body(.integers(UnsafeBufferPointer(start: part, count: wanted.count)), counted)
                    }
                case .doubles(let stream):
                    let doubles = UnsafeMutableRawPointer(scratch).assumingMemoryBound(to: Double.self)
                    try stream.decode(vector: vector, into: doubles, scratch: scratch + Vector.size)
                    let part = doubles + offset
                    mask?.mask(UnsafeMutableRawPointer(part).assumingMemoryBound(to: UInt64.self))
                    body(.doubles(UnsafeBufferPointer(start: part, count: wanted.count)), counted)
                case .none, .texts, .identifiers: return
                }
            }
        }
    }
}

extension IntegerStream {
    /// Writes the differences of a whole packed vector without patches to their
    /// base, at most 32 bits each, and returns the base; nil if the vector is
    /// another.
    func unpackNarrow(vector: Int, into output: UnsafeMutablePointer<UInt32>) -> Int64? {
        guard case .packed(let packed) = body else { return nil }
        let (frame, bits) = packed.packed(vector)
        guard frame.patchCount == 0, (1...LanePacking.widestNarrow).contains(frame.width),
            let source = bits.baseAddress
        else { return nil }
        LanePacking.unpack(source, width: frame.width, into: output)
        return frame.base
    }
}
