import Bits

/// A stream of signed 64-bit integers inside a page payload, parsed but not
/// decoded: any vector of it can be decoded on its own.
///
/// It points into the payload and must not outlive it. The schemes are objects:
/// copying a structure of arrays for each vector costs a fifth of decoding it.
struct IntegerStream {
    enum Body {
        case constant(Int64)
        case sequence(SequenceIntegers)
        case packed(PackedIntegers)
        case delta(DeltaIntegers)
        case runEnd(RunEndIntegers)
        case dictionary(DictionaryIntegers)
        case sparse(SparseIntegers)
        case multiple(MultipleIntegers)
        case entropy(EntropyIntegers)
    }

    /// Streams nest no deeper than this (ENC-003).
    static let deepest = 3

    let count: Int
    let body: Body
    /// Bytes of the payload that the stream takes.
    let byteCount: Int

    init(_ reader: inout PayloadReader, count: Int, depth: Int = 0) throws(EncodingError) {
        guard depth <= Self.deepest else {
            throw EncodingError("ENC-003", "schemes nest deeper than \(Self.deepest)")
        }
        let start = reader.offset
        let code = try reader.read(UInt8.self)
        guard let scheme = IntegerScheme(rawValue: code) else {
            throw EncodingError("ENC-020", "expected an integer scheme of 1 to 9, found \(code)")
        }
        self.count = count
        body =
            switch scheme {
            case .constant: .constant(try reader.read(Int64.self))
            case .sequence: .sequence(try SequenceIntegers(&reader))
            case .packed: .packed(try PackedIntegers(&reader, count: count))
            case .delta: .delta(try DeltaIntegers(&reader, count: count))
            case .runEnd: .runEnd(try RunEndIntegers(&reader, count: count, depth: depth))
            case .dictionary: .dictionary(try DictionaryIntegers(&reader, count: count, depth: depth))
            case .sparse: .sparse(try SparseIntegers(&reader, count: count, depth: depth))
            case .multiple: .multiple(try MultipleIntegers(&reader, count: count, depth: depth))
            case .entropy:
                .entropy(
                    try EntropyIntegers(
                        try reader.readBytes(Int(try reader.read(UInt32.self))), count: count))
            }
        byteCount = reader.offset - start
    }

    /// Writes the values of one vector, `Vector.rows(index, of: count).count`
    /// of them, to `output`.
    func decode(vector index: Int, into output: UnsafeMutablePointer<Int64>) throws(EncodingError) {
        let rows = Vector.rows(index, of: count)
        switch body {
        case .constant(let value): output.update(repeating: value, count: rows.count)
        case .sequence(let sequence): sequence.decode(rows, into: output)
        case .packed(let packed): try packed.decode(vector: index, into: output)
        case .delta(let delta): try delta.decode(vector: index, into: output)
        case .runEnd(let runs): runs.decode(rows, into: output)
        case .dictionary(let dictionary): try dictionary.decode(vector: index, into: output)
        case .sparse(let sparse): sparse.decode(rows, into: output)
        case .multiple(let multiple): try multiple.decode(vector: index, into: output)
        case .entropy(let entropy): try entropy.decode(vector: index, into: output)
        }
    }

    func decode(_ rows: Range<Int>) throws(EncodingError) -> [Int64] {
        try Vector.decode(rows, of: count) { vector, output throws(EncodingError) in
            try decode(vector: vector, into: output)
        }
    }

    func decodeAll() throws(EncodingError) -> [Int64] { try decode(0..<count) }
}

extension IntegerStream {
    /// Whether the headers of a vector show that all of its values are in
    /// `-2^bits ..< 2^bits`.
    func isWithin(bits: Int, vector: Int) -> Bool {
        largest(vector).map { $0 < 1 << UInt64(bits) } ?? false
    }

    /// No value of a vector is further from zero; nil where its headers do not
    /// show that.
    private func largest(_ vector: Int) -> UInt64? {
        switch body {
        case .constant(let value): return value.magnitude
        case .packed(let packed): return packed.largest(vector)
        case .delta(let delta): return delta.largest(vector)
        case .multiple(let multiple):
            guard let quotient = multiple.quotients.largest(vector), quotient < 1 << 40,
                multiple.multiplier < 1 << 20, multiple.base.magnitude < 1 << 61
            else { return nil }
            return multiple.base.magnitude + UInt64(multiple.multiplier) * quotient
        default: return nil
        }
    }

    var tree: EncodingTree {
        switch body {
        case .constant: EncodingTree("constant", byteCount)
        case .sequence(let sequence): EncodingTree("sequence \(sequence.step)", byteCount)
        case .packed: EncodingTree("packed", byteCount)
        case .delta: EncodingTree("delta", byteCount)
        case .runEnd(let runs):
            EncodingTree("run-end", byteCount, [runs.lengths.tree, runs.values.tree])
        case .dictionary(let dictionary):
            EncodingTree("dictionary", byteCount, [dictionary.values.tree, dictionary.codes.tree])
        case .sparse(let sparse):
            EncodingTree("sparse", byteCount, [sparse.positions.tree, sparse.values.tree])
        case .multiple(let multiple):
            EncodingTree("multiple \(multiple.multiplier)", byteCount, [multiple.quotients.tree])
        case .entropy(let entropy): EncodingTree(entropy.summary, byteCount)
        }
    }
}
