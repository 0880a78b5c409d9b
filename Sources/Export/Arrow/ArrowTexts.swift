import Columns

/// Texts one behind another with the offsets between them, as Arrow's type utf8
/// has them. The caller keeps their bytes below `Int32.max`.
struct ArrowTexts {
    private(set) var offsets: [Int32] = [0]
    private(set) var bytes: [UInt8] = []

    init(capacity: Int) { offsets.reserveCapacity(capacity + 1) }

    /// NULL and the empty text.
    mutating func appendEmpty() { offsets.append(Int32(bytes.count)) }

    mutating func append(_ text: String) {
        bytes.append(contentsOf: text.utf8)
        offsets.append(Int32(bytes.count))
    }

    mutating func append(_ number: Int64) {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 20) { digits in
            var place = 20
            var rest = number.magnitude
            repeat {
                place -= 1
                let (quotient, digit) = rest.quotientAndRemainder(dividingBy: 10)
                digits[place] = UInt8(ascii: "0") + UInt8(digit)
                rest = quotient
            } while rest > 0
            if number < 0 {
                place -= 1
                digits[place] = UInt8(ascii: "-")
            }
            bytes.append(contentsOf: UnsafeMutableBufferPointer(rebasing: digits[place...]))
        }
        offsets.append(Int32(bytes.count))
    }

    /// The rows of a part, empty where they are NULL.
    mutating func append(_ texts: TextVector, _ column: ColumnVector, _ rows: Range<Int>) {
        // A dictionary that is larger than the part is not worth copying.
        guard texts.dictionary.count <= rows.count else {
            for row in rows {
                if column.isValid(row) { append(texts[row]) } else { appendEmpty() }
            }
            return
        }
        let words = FlatWords(texts.dictionary)
        var total = bytes.count
        for row in rows where column.validity == nil || column.isValid(row) {
            total &+= words.length(texts.codes[row])
        }
        let old = bytes
        var ends = offsets
        // What a copy of eight bytes at a time writes too much lies in the slack.
        bytes = [UInt8](unsafeUninitializedCapacity: total + FlatWords.slack) { room, count in
            guard let start = room.baseAddress.map(UnsafeMutableRawPointer.init) else { return }
            old.withUnsafeBytes {
                start.copyMemory(from: $0.baseAddress ?? UnsafeRawPointer(start), byteCount: $0.count)
            }
            var end = old.count
            for row in rows {
                if column.validity == nil || column.isValid(row) {
                    end &+= words.copy(texts.codes[row], to: start + end)
                }
                ends.append(Int32(truncatingIfNeeded: end))
            }
            count = end
        }
        offsets = ends
    }
}
