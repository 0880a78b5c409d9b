import Bits
import Columns

extension ColumnVector {
    /// A word for each of some rows: the bits of numbers, hashes of anything else.
    /// That of a NULL says nothing.
    func withWords<Result>(of rows: Range<Int>, _ body: (UnsafeBufferPointer<UInt64>) -> Result) -> Result {
        func withBits<Number: BitwiseCopyable>(_ numbers: [Number]) -> Result {
            numbers.withUnsafeBufferPointer { numbers in
                UnsafeBufferPointer(rebasing: numbers[rows]).withMemoryRebound(to: UInt64.self, body)
            }
        }
        switch values {
        case .integers(let numbers), .identifiers(.integers(let numbers)): return withBits(numbers)
        case .doubles(let numbers): return withBits(numbers)
        case .identifiers(.mixed(let identifiers)):
            return identifiers[rows].map(Self.word).withUnsafeBufferPointer(body)
        case .texts(let texts): return Self.words(of: texts, rows).withUnsafeBufferPointer(body)
        }
    }

    /// Each text is hashed once, unless there are fewer rows than texts.
    private static func words(of texts: TextVector, _ rows: Range<Int>) -> [UInt64] {
        let isEach = rows.count < texts.dictionary.count
        var known = [UInt64?](repeating: nil, count: isEach ? 0 : texts.dictionary.count)
        return texts.codes[rows].map { code in
            // The code of a NULL may be that of no text.
            guard texts.dictionary.indices.contains(Int(code)) else { return 0 }
            if !isEach, let word = known[Int(code)] { return word }
            let word = XXH64.hash(texts.dictionary[Int(code)].utf8)
            if !isEach { known[Int(code)] = word }
            return word
        }
    }

    private static func word(_ identifier: Identifier) -> UInt64 {
        func hash(_ words: UInt64..., seed: UInt64) -> UInt64 {
            words.withUnsafeBytes { XXH64.hash($0, seed: seed) }
        }
        return switch identifier {
        case .integer(let value): UInt64(bitPattern: value)
        case .unsigned(let value): hash(value, seed: 1)
        case .uuid(let high, let low): hash(high, low, seed: 2)
        case .text(let text): XXH64.hash(text.utf8, seed: 3)
        }
    }
}

extension SequenceHash {
    /// Of values in their order, in parts of `parts` rows.
    init(of values: ColumnVector, parts: [Int]) {
        self.init()
        var first = 0
        for rows in parts {
            add(values, first..<first + rows)
            first += rows
        }
    }

    /// Adds a part: the values of some rows in their order, and which rows have any.
    mutating func add(_ values: ColumnVector, _ rows: Range<Int>) {
        values.withWords(of: rows) { words in
            guard let validity = values.validity?.slice(rows), !validity.isFull else { return add(words) }
            words.indices.map { validity[$0] ? words[$0] : 0 }.withUnsafeBufferPointer { add($0) }
            validity.words.withUnsafeBufferPointer { add($0, kind: 1) }
        }
    }
}
