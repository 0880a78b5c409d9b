import Columns

/// The texts of one column of several pieces of the input, each distinct one
/// numbered once.
struct NumberedTexts: Sendable {
    /// Of each piece, the number of each text of its dictionary; empty where the
    /// piece has no texts.
    let numbers: [[UInt32]]
    let dictionary: [String]
    /// Of each piece, the texts of its rows as places in its dictionary.
    let codes: [[UInt32]]

    /// `only`: the pieces that are numbered; nil for all.
    init(_ columns: [ColumnVector?], only wanted: Set<Int>? = nil) {
        var builder = TextBuilder()
        var numbers: [[UInt32]] = []
        var codes: [[UInt32]] = []
        for (piece, column) in columns.enumerated() {
            guard wanted?.contains(piece) ?? true, case .texts(let texts) = column?.values else {
                numbers.append([])
                codes.append([])
                continue
            }
            numbers.append(texts.dictionary.map { builder.code(of: $0) })
            codes.append(texts.codes)
        }
        (self.numbers, self.codes, dictionary) = (numbers, codes, builder.vector.dictionary)
    }

    /// Texts of some rows, which `forEachPart` goes through; the dictionary holds
    /// those that any of them has. `count`: of all rows.
    func vector(
        count: Int, forEachPart: (_ body: (_ piece: Int, _ rows: Range<Int>) -> Void) -> Void
    ) -> TextVector {
        /// Of each numbered text its code in the vector.
        var known = [UInt32](repeating: .max, count: self.dictionary.count)
        var used: [String] = []
        let new = [UInt32](unsafeUninitializedCapacity: count) { output, written in
            known.withUnsafeMutableBufferPointer { known in
                forEachPart { piece, rows in
                    let numbers = numbers[piece]
                    for row in rows {
                        // Without texts all rows are NULL: their codes mean nothing.
                        let number = numbers.isEmpty ? nil : Int(numbers[Int(codes[piece][row])])
                        if let number, known[number] == .max {
                            known[number] = UInt32(used.count)
                            used.append(dictionary[number])
                        }
                        output.initializeElement(at: written, to: number.map { known[$0] } ?? 0)
                        written += 1
                    }
                }
            }
        }
        return TextVector(codes: new, dictionary: used)
    }

    /// How many texts there are to be numbered.
    static func work(_ columns: [ColumnVector?]) -> Int {
        columns.reduce(0) {
            if case .texts(let texts) = $1?.values { $0 + texts.dictionary.count } else { $0 }
        }
    }
}
