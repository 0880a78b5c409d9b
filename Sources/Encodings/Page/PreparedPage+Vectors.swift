import Bits
import Columns

/// Reading numbers without holding a page of them: vector by vector in a
/// buffer that stays in the cache.
extension PreparedPage {
    /// Numbers of one vector.
    public enum Numbers {
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

    /// Calls `body` with the values that `rows` have, a vector's at a time,
    /// nulls left out. `live` has a bit for each of `rows`; rows whose bit is
    /// not set are left out, and so are vectors without a live row.
    public func forEachVector(
        of rows: Range<Int>, where live: Bitmap? = nil, _ body: (Numbers) -> Void
    ) throws(EncodingError) {
        switch values {
        case .none, .texts, .identifiers: return
        case .integers(let stream):
            try forEachVector(of: rows, live, { index, output throws(EncodingError) in
                try stream.decode(vector: index, into: output)
            }) { body(.integers($0)) }
        case .doubles(let stream):
            try forEachVector(of: rows, live, { index, output throws(EncodingError) in
                try stream.decode(vector: index, into: output)
            }) { body(.doubles($0)) }
        }
    }

    private func forEachVector<Number: BitwiseCopyable>(
        of rows: Range<Int>, _ live: Bitmap?,
        _ decode: (Int, UnsafeMutablePointer<Number>) throws(EncodingError) -> Void,
        _ body: (UnsafeBufferPointer<Number>) -> Void
    ) throws(EncodingError) {
        guard !rows.isEmpty else { return }
        try Vector.withScratch { (scratch: UnsafeMutablePointer<Number>) throws(EncodingError) in
            for vector in rows.lowerBound / Vector.size...(rows.upperBound - 1) / Vector.size {
                let whole = Vector.rows(vector, of: count)
                let wanted = whole.clamped(to: rows)
                let offset = wanted.lowerBound - rows.lowerBound
                if let live, !live.hasAny(in: offset..<offset + wanted.count) { continue }
                try decode(vector, scratch)
                let part = scratch + (wanted.lowerBound - whole.lowerBound)
                var kept = wanted.count
                if live != nil || validity != nil {
                    kept = 0
                    for index in 0..<wanted.count {
                        part[kept] = part[index]
                        let isKept =
                            (live?[offset + index] ?? true) && (validity?[wanted.lowerBound + index] ?? true)
                        kept &+= isKept ? 1 : 0
                    }
                }
                body(UnsafeBufferPointer(start: part, count: kept))
            }
        }
    }
}
