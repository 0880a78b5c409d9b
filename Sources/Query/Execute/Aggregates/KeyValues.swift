import Bits
import Columns

/// The values of one group key as words: whole numbers, ids that are such,
/// truth values and doubles as themselves, everything else by its number in a
/// list. Words that could be taken for such a number have one, too.
struct KeyValues: Sendable {
    /// What a word that is no number of a list stands for.
    enum Kind: Sendable { case boolean, integer, double, identifier }

    /// Nil where all values are listed.
    let kind: Kind?
    /// The listed values; the first is NULL.
    private(set) var listed: [Value] = [.null]
    private var numbers: [Value: Int] = [:]

    /// Words from here on are listed values, 2^32 of them.
    static let nullWord = Int64.min
    private static let firstPlain = Int64.min + 1 << 32

    init(_ kind: Kind?) { self.kind = kind }

    /// The kind of the words of a column of a table.
    static func kind(of type: ColumnType) -> Kind? {
        switch type {
        case .bool: .boolean
        case .int8, .int16, .int32, .int64: .integer
        case .float64: .double
        case .id: .identifier
        case .text: nil
        }
    }

    /// Whether each word but that of NULL is as its value in the order of values.
    var isPlain: Bool { kind != nil && listed.count == 1 }

    mutating func word(of value: Value) -> Int64 {
        switch (value, kind) {
        case (.null, _): return Self.nullWord
        case (.boolean(let truth), .boolean?): return truth ? 1 : 0
        case (.integer(let number), .integer?), (.identifier(.integer(let number)), .identifier?):
            if number >= Self.firstPlain { return number }
        case (.double(let number), .double?): return Self.word(of: number)
        default: break
        }
        // NaN, and both zeros, are one value each.
        let key = value.canonical
        if let number = numbers[key] { return Self.nullWord + Int64(number) }
        let number = listed.count
        listed.append(key)
        numbers[key] = number
        return Self.nullWord + Int64(number)
    }

    /// Of a whole number, or of an id that is one.
    mutating func word(ofNumber number: Int64) -> Int64 {
        if number >= Self.firstPlain { return number }
        return word(of: kind == .identifier ? .identifier(.integer(number)) : .integer(number))
    }

    /// In the order of values; keys of doubles begin above 2^52.
    static func word(of number: Double) -> Int64 {
        OrderKey.key(number.isNaN ? .nan : number == 0 ? 0 : number)
    }

    /// The number of a listed value; nil for a word that stands for itself.
    func number(of word: Int64) -> Int? {
        word >= Self.firstPlain ? nil : Int(word &- Self.nullWord)
    }

    func value(of word: Int64) -> Value {
        if let number = number(of: word) { return listed[number] }
        switch kind {
        case .boolean: return .boolean(word != 0)
        case .integer: return .integer(word)
        case .double: return .double(OrderKey.double(word))
        case .identifier: return .identifier(.integer(word))
        case nil: return .null
        }
    }

    /// The words of a column of whole numbers or of ids that are such.
    mutating func words(of numbers: [Int64], isBoolean: Bool, validity: Bitmap?) -> [Int64] {
        let isOrdinary = numbers.withUnsafeBufferPointer { numbers in
            var least = Int64.max
            for number in numbers { least = min(least, number) }
            return least >= Self.firstPlain
        }
        guard validity != nil || !isOrdinary || isBoolean else { return numbers }
        var words = numbers
        for row in words.indices {
            if validity?[row] == false {
                words[row] = Self.nullWord
            } else if isBoolean {
                words[row] = words[row] == 0 ? 0 : 1
            } else {
                words[row] = word(ofNumber: words[row])
            }
        }
        return words
    }
}
