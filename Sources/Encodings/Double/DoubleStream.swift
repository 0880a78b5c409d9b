import Bits

/// A stream of doubles inside a page payload, parsed but not decoded: any
/// vector of it can be decoded on its own, bit for bit.
///
/// It points into the payload and must not outlive it.
struct DoubleStream {
    enum Body {
        case raw(RawDoubles)
        case constant(Double)
        case decimal(DecimalDoubles)
        case dictionary(DictionaryDoubles)
        case significant(SignificantDoubles)
        case split(SplitDoubles)
        case narrow(NarrowDoubles)
        case derived(DerivedDoubles)
        case ordered(OrderedDoubles)
        case grid(GridDoubles)
    }

    let count: Int
    let body: Body
    /// Bytes of the payload that the stream takes.
    let byteCount: Int

    init(_ reader: inout PayloadReader, count: Int) throws(EncodingError) {
        let start = reader.offset
        let code = try reader.read(UInt8.self)
        guard let scheme = DoubleScheme(rawValue: code) else {
            throw EncodingError("ENC-030", "expected a double scheme of 1 to 10, found \(code)")
        }
        self.count = count
        body =
            switch scheme {
            case .raw: .raw(try RawDoubles(&reader, count: count))
            case .constant: .constant(try reader.readDouble())
            case .decimal: .decimal(try DecimalDoubles(&reader, count: count))
            case .dictionary: .dictionary(try DictionaryDoubles(&reader, count: count))
            case .significant: .significant(try SignificantDoubles(&reader, count: count))
            case .split: .split(try SplitDoubles(&reader, count: count))
            case .narrow: .narrow(try NarrowDoubles(&reader, count: count))
            case .derived: .derived(try DerivedDoubles(&reader, count: count))
            case .ordered: .ordered(try OrderedDoubles(&reader, count: count))
            case .grid: .grid(try GridDoubles(&reader, count: count))
            }
        byteCount = reader.offset - start
    }

    /// Writes the values of one vector to `output`; `scratch` has room for two
    /// vectors.
    func decode(
        vector index: Int, into output: UnsafeMutablePointer<Double>, scratch: UnsafeMutablePointer<Int64>
    ) throws(EncodingError) {
        switch body {
        case .raw(let raw): try raw.decode(vector: index, into: output)
        case .constant(let value):
            output.update(repeating: value, count: Vector.rows(index, of: count).count)
        case .decimal(let decimal): try decimal.decode(vector: index, into: output)
        case .dictionary(let dictionary): try dictionary.decode(vector: index, into: output)
        case .significant(let significant):
            try significant.decode(vector: index, into: output, scratch: scratch)
        case .split(let split): try split.decode(vector: index, into: output, scratch: scratch)
        case .narrow(let narrow): try narrow.decode(vector: index, into: output)
        case .derived(let derived): try derived.decode(vector: index, into: output, scratch: scratch)
        case .ordered(let ordered): try ordered.decode(vector: index, into: output)
        case .grid(let grid): try grid.decode(vector: index, into: output, scratch: scratch)
        }
    }

    func decode(_ rows: Range<Int>) throws(EncodingError) -> [Double] {
        try Vector.withScratch(vectors: 2) { scratch throws(EncodingError) in
            try Vector.decode(rows, of: count) { vector, output throws(EncodingError) in
                try decode(vector: vector, into: output, scratch: scratch)
            }
        }
    }
}

extension DoubleStream {
    var tree: EncodingTree {
        switch body {
        case .raw(let raw): EncodingTree("raw", byteCount, raw.blocks.prefix(1).map(\.tree))
        case .constant: EncodingTree("constant", byteCount)
        case .decimal(let decimal):
            EncodingTree(
                "decimal 10^-\(decimal.exponent)", byteCount, decimal.exceptions.trees(decimal.integers))
        case .dictionary(let dictionary):
            EncodingTree("dictionary", byteCount, [dictionary.values.tree, dictionary.codes.tree])
        case .significant(let significant):
            EncodingTree(
                "significant", byteCount,
                significant.exceptions.trees(significant.mantissas, significant.exponents))
        case .split(let split): EncodingTree("split \(split.width)", byteCount, [split.high.tree])
        case .narrow(let narrow): EncodingTree("narrow", byteCount, narrow.exceptions.trees(narrow.words))
        case .derived(let derived):
            EncodingTree("derived \(derived.derivation)", byteCount, derived.exceptions.trees())
        case .ordered(let ordered): EncodingTree("ordered", byteCount, [ordered.places.tree])
        case .grid(let grid):
            EncodingTree(
                "grid \(grid.multiplier)", byteCount,
                grid.exceptions.trees(grid.integers, grid.corrections))
        }
    }
}

extension DoubleStream {
    /// The columns from which the values are derived; nil if they stand on their own.
    var derivation: Derivation? {
        if case .derived(let derived) = body { derived.derivation } else { nil }
    }

    /// Gives a derived stream the streams of its siblings.
    func attach(left: DoubleStream, right: DoubleStream) {
        if case .derived(let derived) = body { derived.siblings = (left, right) }
    }
}
