import Bits

/// Which values lie in a range, without decoding them where the scheme allows.
extension IntegerStream {
    /// Writes a bit for each value of a vector to `words`; `scratch` has room
    /// for one vector.
    func select(
        vector index: Int, in range: ClosedRange<Int64>, into words: VectorSelection.Words,
        scratch: UnsafeMutablePointer<Int64>
    ) throws(EncodingError) {
        switch body {
        case .constant(let value): VectorSelection.fill(words, with: range.contains(value))
        case .runEnd(let runs): runs.select(Vector.rows(index, of: count), in: range, into: words)
        case .dictionary(let dictionary):
            // The values ascend, so those in the range have neighbouring codes.
            let first = dictionary.distinct.firstSorted { $0 >= range.lowerBound }
            let end = dictionary.distinct.firstSorted { $0 > range.upperBound }
            if first == end {
                VectorSelection.fill(words, with: false)
            } else {
                try dictionary.codes.select(
                    vector: index, in: Int64(first)...Int64(end - 1), into: words, scratch: scratch)
            }
        case .packed(let packed):
            if try packed.select(vector: index, in: range, into: words, scratch: scratch) { return }
            try decodeAndSelect(index, range, words, scratch)
        case .sequence, .delta, .sparse, .multiple, .entropy:
            try decodeAndSelect(index, range, words, scratch)
        }
    }

    private func decodeAndSelect(
        _ index: Int, _ range: ClosedRange<Int64>, _ words: VectorSelection.Words,
        _ scratch: UnsafeMutablePointer<Int64>
    ) throws(EncodingError) {
        try decode(vector: index, into: scratch)
        VectorSelection.select(scratch, in: range, into: words)
    }
}

extension RunEndIntegers {
    /// A run is in the range or not as a whole.
    func select(_ rows: Range<Int>, in range: ClosedRange<Int64>, into words: VectorSelection.Words) {
        VectorSelection.fill(words, with: false)
        guard !rows.isEmpty else { return }
        var run = ends.firstSorted { $0 > rows.lowerBound }
        var row = rows.lowerBound
        while row < rows.upperBound {
            let end = min(ends[run], rows.upperBound)
            if range.contains(runValues[run]) {
                for index in row - rows.lowerBound..<end - rows.lowerBound {
                    VectorSelection.set(words, index, to: true)
                }
            }
            row = end
            run += 1
        }
    }
}

extension PackedIntegers {
    /// Compares the packed differences with the range less the base; false,
    /// with nothing written, for a vector that is short or wider than 32 bits.
    func select(
        vector: Int, in range: ClosedRange<Int64>, into words: VectorSelection.Words,
        scratch: UnsafeMutablePointer<Int64>
    ) throws(EncodingError) -> Bool {
        let size = Vector.rows(vector, of: count).count
        let (frame, bits) = packed(vector)
        guard size == Vector.size, frame.width <= LanePacking.widestNarrow else { return false }
        let widest = Int64(1) << Int64(frame.width) - 1
        // A window that wraps is no window.
        guard !frame.base.addingReportingOverflow(widest).overflow else { return false }
        if range.upperBound < frame.base || range.lowerBound > frame.base + widest {
            VectorSelection.fill(words, with: false)
        } else if range.lowerBound <= frame.base, range.upperBound >= frame.base + widest {
            VectorSelection.fill(words, with: true)
        } else if let source = bits.baseAddress {
            let lower = max(range.lowerBound, frame.base) - frame.base
            let upper = min(range.upperBound, frame.base + widest) - frame.base
            let unpacked = UnsafeMutableRawPointer(scratch).assumingMemoryBound(to: UInt32.self)
            LanePacking.unpack(source, width: frame.width, into: unpacked)
            VectorSelection.select(unpacked, in: UInt32(lower)...UInt32(upper), into: words)
        }
        if frame.patchCount > 0 {
            try forEachPatch(of: frame, bits, size) { position, value in
                VectorSelection.set(words, position, to: range.contains(value))
            }
        }
        return true
    }
}
