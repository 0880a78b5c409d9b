import Bits

/// A filter on a stream of integers, made ready once for all its vectors: over
/// a dictionary it keeps codes, so that no value is looked up.
///
/// Comparing codes is decoding them: what is compared must lie in the
/// dictionary. Where no entry is kept, nothing is compared.
final class IntegerFilter {
    /// What the compared integers must be below, as codes of a dictionary.
    struct Limit {
        var size: Int
        var rule: String
        /// What the dictionary holds, as `texts`.
        var entries: String

        func check(_ code: Int64) throws(EncodingError) {
            guard UInt64(bitPattern: code) < UInt64(size) else {
                throw EncodingError(rule, "code \(code) is outside a dictionary of \(size) \(entries)")
            }
        }
    }

    private let stream: IntegerStream
    private let kept: IntegerSet
    private let limit: Limit?
    /// Of values on a grid: a filter on the quotients, for vectors in which no
    /// product wraps; nil where one range of quotients does not do.
    private let quotients: IntegerFilter?

    /// Keeps the values of a set.
    convenience init(_ stream: IntegerStream, keeping kept: IntegerSet) {
        if case .dictionary(let dictionary) = stream.body {
            let limit = Limit(size: dictionary.distinct.count, rule: "ENC-025", entries: "values")
            self.init(codes: dictionary.codes, keeping: dictionary.codes(of: kept), below: limit)
        } else {
            self.init(stream: stream, kept: kept, limit: nil)
        }
    }

    /// Keeps some codes of a dictionary.
    convenience init(codes: IntegerStream, keeping kept: IntegerSet, below limit: Limit) {
        self.init(stream: codes, kept: kept, limit: limit)
    }

    private init(stream: IntegerStream, kept: IntegerSet, limit: Limit?) {
        self.stream = stream
        self.kept = kept
        self.limit = limit
        if limit == nil, case .multiple(let multiple) = stream.body {
            quotients = multiple.quotients(in: kept).map {
                IntegerFilter(stream: multiple.quotients, kept: $0, limit: nil)
            }
        } else {
            quotients = nil
        }
    }

    /// Whether no value is kept, whatever the vector.
    var keepsNothing: Bool { kept.isEmpty }

    /// Writes a bit for each value of a vector to `words`; `scratch` has room
    /// for one vector.
    func select(
        vector index: Int, into words: VectorSelection.Words, scratch: UnsafeMutablePointer<Int64>
    ) throws(EncodingError) {
        if kept.isEmpty { return VectorSelection.fill(words, with: false) }
        switch stream.body {
        case .constant(let value):
            try limit?.check(value)
            VectorSelection.fill(words, with: kept.contains(value))
        case .sequence(let sequence):
            let rows = Vector.rows(index, of: stream.count)
            if let window = sequence.window(of: rows), isInside(window) {
                switch kept.share(of: window) {
                case .none: return VectorSelection.fill(words, with: false)
                case .all: return VectorSelection.fill(words, with: true)
                case .some: break
                }
            }
            try decodeAndSelect(index, words, scratch)
        case .runEnd(let runs):
            VectorSelection.fill(words, with: false)
            try runs.forEachRun(in: Vector.rows(index, of: stream.count)) {
                part, value throws(EncodingError) in
                try limit?.check(value)
                guard kept.contains(value) else { return }
                for row in part { VectorSelection.set(words, row, to: true) }
            }
        case .packed(let packed):
            if try !select(packed, index, words, scratch) { try decodeAndSelect(index, words, scratch) }
        case .delta(let delta) where limit == nil:
            let sums = UnsafeMutableRawPointer(scratch).assumingMemoryBound(to: UInt32.self)
            if let base = try delta.decodeWords(vector: index, into: sums) {
                kept.select(sums, base: base, into: words)
            } else {
                try decodeAndSelect(index, words, scratch)
            }
        case .multiple(let multiple):
            if let quotients,
                multiple.quotients.isWithin(bits: MultipleIntegers.ordinaryBits, vector: index)
            {
                try quotients.select(vector: index, into: words, scratch: scratch)
            } else {
                try decodeAndSelect(index, words, scratch)
            }
        case .delta, .dictionary, .sparse, .entropy:
            try decodeAndSelect(index, words, scratch)
        }
    }

    private func decodeAndSelect(
        _ index: Int, _ words: VectorSelection.Words, _ scratch: UnsafeMutablePointer<Int64>
    ) throws(EncodingError) {
        try stream.decode(vector: index, into: scratch)
        if let limit {
            try scratch.requireCodes(
                Vector.rows(index, of: stream.count).count, below: limit.size, rule: limit.rule,
                of: limit.entries)
        }
        kept.select(scratch, into: words)
    }

    /// Whether nothing in a window can break the limit.
    private func isInside(_ window: ClosedRange<Int64>) -> Bool {
        guard let limit else { return true }
        return window.lowerBound >= 0 && window.upperBound < Int64(limit.size)
    }

    /// Compares packed differences with what is kept, less the base; false, with
    /// nothing written, for a vector that is short, wider than 32 bits, or has
    /// patches where it may leave the dictionary: what stands in their places
    /// is unused, so that it proves nothing.
    private func select(
        _ packed: PackedIntegers, _ index: Int, _ words: VectorSelection.Words,
        _ scratch: UnsafeMutablePointer<Int64>
    ) throws(EncodingError) -> Bool {
        let size = Vector.rows(index, of: stream.count).count
        let (frame, bits) = packed.packed(index)
        guard size == Vector.size, frame.width <= LanePacking.widestNarrow else { return false }
        let widest = Int64(1) << Int64(frame.width) - 1
        // A window that wraps is no window.
        guard !frame.base.addingReportingOverflow(widest).overflow else { return false }
        let window = frame.base...frame.base + widest
        let isInside = isInside(window)
        guard isInside || frame.patchCount == 0 else { return false }
        switch isInside ? kept.share(of: window) : .some {
        case .none: VectorSelection.fill(words, with: false)
        case .all: VectorSelection.fill(words, with: true)
        case .some:
            let unpacked = UnsafeMutableRawPointer(scratch).assumingMemoryBound(to: UInt32.self)
            frame.unpack(bits, into: unpacked)
            if !isInside, let limit {
                try limit.check(frame.base)
                try limit.check(frame.base + Int64(Self.largest(unpacked)))
            }
            kept.select(unpacked, base: frame.base, into: words)
        }
        if frame.patchCount > 0 {
            var outside: Int64?
            try packed.forEachPatch(of: frame, bits, size) { position, value in
                if !self.isInside(value...value) { outside = value }
                VectorSelection.set(words, position, to: kept.contains(value))
            }
            if let outside { try limit?.check(outside) }
        }
        return true
    }

    private static func largest(_ words: UnsafePointer<UInt32>) -> UInt32 {
        var largest: UInt32 = 0
        for index in 0..<Vector.size { largest = max(largest, words[index]) }
        return largest
    }
}

extension DictionaryIntegers {
    /// The codes of the values in a set; those of a range are neighbours, since
    /// the values ascend.
    func codes(of set: IntegerSet) -> IntegerSet {
        // The shorter of both is gone through.
        guard set.ranges.count <= distinct.count else {
            return IntegerSet(distinct.indices.filter { set.contains(distinct[$0]) }.map(Int64.init))
        }
        return IntegerSet(
            set.ranges.flatMap { range in
                let first = distinct.firstSorted { $0 >= range.lowerBound }
                let end = distinct.firstSorted { $0 > range.upperBound }
                return Int64(first)..<Int64(end)
            })
    }
}

extension SequenceIntegers {
    /// The smallest and the largest of some values; nil where they wrap.
    func window(of rows: Range<Int>) -> ClosedRange<Int64>? {
        guard let last = rows.last, let first = value(at: rows.lowerBound), let end = value(at: last)
        else { return nil }
        return min(first, end)...max(first, end)
    }

    private func value(at row: Int) -> Int64? {
        let (product, isPast) = step.multipliedReportingOverflow(by: Int64(row))
        let (value, isPastToo) = first.addingReportingOverflow(product)
        return isPast || isPastToo ? nil : value
    }
}
