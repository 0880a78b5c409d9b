import Columns

/// Gives texts their numbers in order of first use, over any number of vectors:
/// the dictionary that pages of a column share (ENC-041).
public struct TextNumbering {
    public private(set) var texts: [String] = []
    private var numbers: [TextKey: Int64] = [:]

    public init() {}

    /// The number of the text in each row.
    public mutating func codes(of vector: TextVector) -> [Int64] {
        vector.numbered { text in
            let next = Int64(texts.count)
            let number = numbers[TextKey(text), default: next]
            if number == next {
                numbers[TextKey(text)] = next
                texts.append(text)
            }
            return number
        }
    }
}

extension TextVector {
    /// What `number` gives for the text in each row; it is asked once for each
    /// entry of the dictionary that a row uses, in order of first use.
    func numbered(_ number: (String) -> Int64) -> [Int64] {
        var known = [Int64](repeating: -1, count: dictionary.count)
        return codes.map { code in
            if known[Int(code)] < 0 { known[Int(code)] = number(dictionary[Int(code)]) }
            return known[Int(code)]
        }
    }

    /// Calls `body` with each entry of the dictionary that a row uses.
    public func forEachUsedText(_ body: (String) -> Void) {
        var isUsed = [Bool](repeating: false, count: dictionary.count)
        for code in codes { isUsed[Int(code)] = true }
        for (code, text) in dictionary.enumerated() where isUsed[code] { body(text) }
    }
}
