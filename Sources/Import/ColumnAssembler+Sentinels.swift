import Columns

/// Cells that a kernel parses and that may mean NULL all the same.
extension ColumnAssembler {
    /// The values of cells that may be NULL, as bits: those that a spelling or a
    /// sentinel of the column has as a number. Which of these cells are NULL is
    /// told by their texts.
    static func sentinels(of type: ColumnType, _ nulls: NullRules) -> [UInt64] {
        var found: [UInt64] = []
        for spelling in nulls.spellings {
            spelling.withUnsafeBufferPointer { bytes in
                guard let start = bytes.baseAddress else { return }
                if type.physical != .double {
                    guard case .value(let integer) = DecimalText.integer(start, bytes.count) else { return }
                    found.append(UInt64(bitPattern: integer))
                } else if let double = DecimalText.double(start, bytes.count), double.isFinite {
                    // -0.0 equals 0.
                    found += double == 0 ? [0, Double.zero.bitPattern | 1 << 63] : [double.bitPattern]
                }
            }
        }
        return Array(Set(found))
    }

    /// Lists `count` rows of `others`, which ascend, and those of `rows` whose
    /// value is a sentinel or that `isListed` picks, in one list; returns how many.
    @inline(__always)
    func list(
        _ others: UnsafePointer<UInt32>, _ count: Int, of rows: Int,
        into listed: UnsafeMutablePointer<UInt32>, bits: (Int) -> UInt64,
        orWhere isListed: (Int) -> Bool = { _ in false }
    ) -> Int {
        sentinels.withUnsafeBufferPointer { sentinels in
            var (next, length) = (0, 0)
            for row in 0..<rows {
                var takes = isListed(row)
                if next < count, others[next] == UInt32(truncatingIfNeeded: row) {
                    next &+= 1
                    takes = true
                }
                for sentinel in sentinels where sentinel == bits(row) { takes = true }
                listed[length] = UInt32(truncatingIfNeeded: row)
                if takes { length &+= 1 }
            }
            return length
        }
    }
}
