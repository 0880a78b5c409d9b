/// Which cells of one column are NULL.
struct NullRules: Sendable {
    /// The empty cell is NULL.
    let emptyIsNull: Bool
    /// Texts other than the empty one, compared byte by byte.
    let spellings: [[UInt8]]
    /// Sentinels of this column, compared as numbers.
    let numbers: [Number]

    /// A sentinel; the integer where it is one, so that 2^53 + 1 stays apart
    /// from 2^53.
    struct Number: Sendable {
        var integer: Int64?
        var double: Double
    }

    /// Whether anything but the empty cell must be looked at.
    let hasSpellings: Bool

    /// No cell is NULL: for values that a map states.
    static let none = NullRules(file: [], column: [])

    /// `file`: the spellings of the whole file, `column`: the sentinels of this
    /// column, which are compared as text and as number.
    init(file: [String], column: [String]) {
        let all = file + column
        emptyIsNull = all.contains("")
        spellings = all.filter { !$0.isEmpty }.map { Array($0.utf8) }
        numbers = column.compactMap { text in
            var text = text
            return text.withUTF8 { bytes in
                guard let start = bytes.baseAddress,
                    let double = DecimalText.double(start, bytes.count)
                else { return nil }
                if case .value(let integer) = DecimalText.integer(start, bytes.count) {
                    return Number(integer: integer, double: double)
                }
                return Number(integer: nil, double: double)
            }
        }
        hasSpellings = !spellings.isEmpty
    }

    /// Whether a cell that is not empty is NULL.
    @inline(never)
    func matches(_ start: UnsafePointer<UInt8>, _ count: Int) -> Bool {
        let cell = UnsafeBufferPointer(start: start, count: count)
        if spellings.contains(where: { $0.count == count && cell.elementsEqual($0) }) { return true }
        guard !numbers.isEmpty else { return false }
        if case .value(let integer) = DecimalText.integer(start, count) {
            return numbers.contains { $0.integer == integer }
        }
        guard let double = DecimalText.double(start, count) else { return false }
        return numbers.contains { $0.integer == nil && $0.double == double }
    }
}
