import Bits

/// For each term of a column, the datasets that have it.
///
/// Sorted lists, not bitmaps: a store has as many publications as datasets,
/// and a bitmap for each would grow with their product.
struct Postings: Sendable {
    /// The ordinals of term i are `ordinals[offsets[i]..<offsets[i + 1]]`.
    private let offsets: [Int]
    private let ordinals: [UInt32]

    /// `ranges` gives the elements of each ordinal; an ordinal without any has
    /// the term `absent`, where there is one, unless it is deleted.
    init(_ column: TermColumn, offsets elements: [Int], absent: UInt32?, live: Bitmap) {
        var counts = [Int](repeating: 0, count: column.terms.count + 1)
        // Elements of one dataset may repeat a term; each ordinal counts once.
        var last = [UInt32](repeating: .max, count: column.terms.count)
        func visit(_ body: (Int, UInt32) -> Void) {
            for ordinal in 0..<elements.count - 1 where live[ordinal] {
                let range = elements[ordinal]..<elements[ordinal + 1]
                if range.isEmpty, let absent { body(Int(absent), UInt32(ordinal)) }
                for element in range where column.codes[element] != TermColumn.none {
                    body(Int(column.codes[element]), UInt32(ordinal))
                }
            }
        }
        visit { code, ordinal in
            if last[code] != ordinal {
                last[code] = ordinal
                counts[code + 1] += 1
            }
        }
        for index in 1..<max(1, counts.count) { counts[index] += counts[index - 1] }
        var next = counts
        var ordinals = [UInt32](repeating: 0, count: counts[counts.count - 1])
        last = [UInt32](repeating: .max, count: column.terms.count)
        visit { code, ordinal in
            if last[code] != ordinal {
                last[code] = ordinal
                ordinals[next[code]] = ordinal
                next[code] += 1
            }
        }
        offsets = counts
        self.ordinals = ordinals
    }

    subscript(code: UInt32) -> ArraySlice<UInt32> {
        guard Int(code) < offsets.count - 1 else { return [] }
        return ordinals[offsets[Int(code)]..<offsets[Int(code) + 1]]
    }
}
