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
        case .texts(let texts):
            var words = [UInt64?](repeating: nil, count: texts.dictionary.count)
            let row = texts.codes[rows].map { code -> UInt64 in
                // The code of a NULL may be that of no text.
                guard words.indices.contains(Int(code)) else { return 0 }
                if let word = words[Int(code)] { return word }
                let word = XXH64.hash(texts.dictionary[Int(code)].utf8)
                words[Int(code)] = word
                return word
            }
            return row.withUnsafeBufferPointer(body)
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
    /// Of values in their order, and of which rows have any.
    init(of values: ColumnVector) {
        self.init()
        values.withWords(of: 0..<values.count) { words in
            guard let validity = values.validity, !validity.isFull else { return add(words) }
            words.indices.map { validity[$0] ? words[$0] : 0 }.withUnsafeBufferPointer { add($0) }
            validity.words.withUnsafeBufferPointer { add($0) }
        }
    }
}
