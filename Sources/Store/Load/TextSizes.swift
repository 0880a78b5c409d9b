import Columns

/// Bytes of the texts of rows, where they are so many that segments must be cut
/// by them: a page takes at most 2^30 bytes of texts (ENC-040), and a single
/// record of the input up to 64 MiB.
struct TextSizes {
    private let sizes: [[Int]]
    private let codes: [[UInt32]?]

    /// Nil where all texts together stay within `maximum`: the usual case.
    init?(_ columns: [ColumnVector], maximum: Int) {
        var total = 0
        var sizes: [[Int]] = []
        var codes: [[UInt32]?] = []
        for column in columns {
            switch column.values {
            case .texts(let texts):
                sizes.append(texts.dictionary.map(\.utf8.count))
                codes.append(texts.codes)
            case .identifiers(.mixed(let identifiers)):
                sizes.append(identifiers.map { if case .text(let text) = $0 { text.utf8.count } else { 0 } })
                codes.append(nil)
            default: continue
            }
            total += sizes[sizes.count - 1].reduce(0, +)
        }
        guard total > maximum else { return nil }
        self.sizes = sizes
        self.codes = codes
    }

    /// Bytes of the texts of one row. A text counts wherever it stands, though a
    /// page holds it once: too many cuts are better than a page that is too large.
    func bytes(ofRow row: Int) -> Int {
        var bytes = 0
        for (sizes, codes) in zip(sizes, codes) {
            // A column without any value may have codes and no texts.
            let index = codes.map { Int($0[row]) } ?? row
            if index < sizes.count { bytes += sizes[index] }
        }
        return bytes
    }

    /// The first of `rows`, at least one, until `maximum` bytes, and their bytes.
    func prefix(of rows: ArraySlice<Int32>, maximum: Int) -> (rows: ArraySlice<Int32>, bytes: Int) {
        var bytes = 0
        for (index, row) in zip(rows.indices, rows) {
            let more = self.bytes(ofRow: Int(row))
            if index > rows.startIndex, bytes + more > maximum { return (rows[..<index], bytes) }
            bytes += more
        }
        return (rows, bytes)
    }
}
