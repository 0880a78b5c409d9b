import Bits
import Columns

/// One page payload, parsed but not decoded: validity, then, unless no row is
/// valid, the values of the column's physical type (FormatSpec, ENC-001).
///
/// It points into the payload and must not outlive it. Rows are those of the
/// page. Damaged bytes give an `EncodingError` and never a trap.
public struct PreparedPage {
    enum Values {
        case none
        case integers(IntegerStream)
        case doubles(DoubleStream)
        case texts(TextStream)
        case identifiers(IdentifierStream)
    }

    public let count: Int
    public let type: PhysicalType
    /// Nil when every row is valid.
    public let validity: Bitmap?
    private(set) var values: Values
    /// Bytes of the payload.
    public let byteCount: Int
    private let validityBytes: Int

    /// Parses a payload whose checksum has been verified; O(vectors), but for
    /// dictionaries, runs and the validity, which are read whole.
    public init(
        _ payload: UnsafeRawBufferPointer, type: PhysicalType, count: Int
    ) throws(EncodingError) {
        guard (0...PageEncoding.maximumRows).contains(count) else {
            throw EncodingError(
                "ENC-001", "a page holds at most \(PageEncoding.maximumRows) rows, found \(count)")
        }
        var reader = PayloadReader(payload)
        self.count = count
        self.type = type
        validity = try ValidityEncoding.decode(&reader, count: count)
        validityBytes = reader.offset
        if count == 0 || validity?.isEmpty == true {
            values = .none
        } else {
            values =
                switch type {
                case .integer: .integers(try IntegerStream(&reader, count: count))
                case .double: .doubles(try DoubleStream(&reader, count: count))
                case .text: .texts(try TextStream(&reader, count: count, mayBeShared: true))
                case .identifier: .identifiers(try IdentifierStream(&reader, count: count))
                }
        }
        guard reader.remaining == 0 else {
            throw EncodingError("ENC-002", "\(reader.remaining) bytes follow the last value")
        }
        byteCount = payload.count
    }

    /// The given rows; only the vectors that hold them are decoded.
    public func decode(_ rows: Range<Int>) throws(EncodingError) -> ColumnVector {
        let decoded: ColumnVector.Values
        switch values {
        case .none: return ColumnVector.nulls(type, count: rows.count)
        case .integers(let stream): decoded = .integers(try stream.decode(rows))
        case .doubles(let stream): decoded = .doubles(try stream.decode(rows))
        case .texts(let stream): decoded = .texts(try stream.decode(rows))
        case .identifiers(let stream): decoded = .identifiers(try stream.decode(rows))
        }
        guard let validity else { return ColumnVector(decoded) }
        guard rows.count < count else { return ColumnVector(decoded, validity: validity) }
        let part = validity.slice(rows)
        return ColumnVector(decoded, validity: part.isFull ? nil : part)
    }

    /// The rows at positions that do not descend; only the vectors that hold one
    /// are decoded, neighbours together.
    public func decode(at positions: [Int32]) throws(EncodingError) -> ColumnVector {
        var parts: [ColumnVector] = []
        var start = 0
        while start < positions.count {
            let first = Int(positions[start]) / Vector.size
            var last = first
            var end = start
            while end < positions.count {
                let vector = Int(positions[end]) / Vector.size
                guard (last...last + 1).contains(vector) else { break }
                last = vector
                end += 1
            }
            let rows = first * Vector.size..<min((last + 1) * Vector.size, count)
            let local = positions[start..<end].map { $0 - Int32(rows.lowerBound) }
            parts.append(try decode(rows).gathered(local))
            start = end
        }
        return ColumnVector.concatenated(parts, type: type)
    }

    /// Writes the numbers of the given rows, identifiers among them, eight bytes
    /// each, to `output`, which has room for them; false where the page holds
    /// anything else, or NULL.
    public func decodeNumbers(
        _ rows: Range<Int>, into output: UnsafeMutableRawPointer
    ) throws(EncodingError) -> Bool {
        guard validity == nil else { return false }
        if let stream = integerStream {
            try Vector.decode(
                rows, of: count, into: output.assumingMemoryBound(to: Int64.self)
            ) { vector, output throws(EncodingError) in try stream.decode(vector: vector, into: output) }
            return true
        }
        guard case .doubles(let stream) = values else { return false }
        try Vector.withScratch(vectors: 2) { scratch throws(EncodingError) in
            try Vector.decode(
                rows, of: count, into: output.assumingMemoryBound(to: Double.self)
            ) { vector, output throws(EncodingError) in
                try stream.decode(vector: vector, into: output, scratch: scratch)
            }
        }
        return true
    }

    /// All rows.
    public func decode() throws(EncodingError) -> ColumnVector { try decode(0..<count) }

    /// The schemes that hold the page.
    public var tree: EncodingTree {
        var children: [EncodingTree] = []
        if validity != nil { children.append(EncodingTree("validity", validityBytes)) }
        switch values {
        case .none: break
        case .integers(let stream): children.append(stream.tree)
        case .doubles(let stream): children.append(stream.tree)
        case .texts(let stream):
            children.append(
                EncodingTree(
                    stream.isShared ? "shared-text" : "text", byteCount - validityBytes, stream.trees))
        case .identifiers(let stream): children.append(stream.tree)
        }
        return EncodingTree("page", byteCount, children)
    }
}

extension PreparedPage {
    /// The columns from which the page's values are derived; nil if they stand
    /// on their own.
    public var derivation: Derivation? {
        if case .doubles(let stream) = values { stream.derivation } else { nil }
    }

    /// A derived page with the pages of its two siblings, of the same rows.
    public func attaching(left: PreparedPage, right: PreparedPage) throws(EncodingError) -> PreparedPage {
        guard case .doubles(let stream) = values, case .doubles(let left) = left.values,
            case .doubles(let right) = right.values, left.derivation == nil, right.derivation == nil
        else {
            throw EncodingError(
                "ENC-037", "a page is derived from one that has no doubles or is derived itself")
        }
        stream.attach(left: left, right: right)
        return self
    }

    /// UTF-8 bytes of its texts and of identifiers that are texts, each distinct one
    /// once; where they stand in a shared dictionary, of all texts of that.
    public var textByteCount: Int {
        switch values {
        case .texts(let stream): return stream.textByteCount
        case .identifiers(let stream):
            guard case .texts(let texts) = stream.body else { return 0 }
            return texts.textByteCount
        case .none, .integers, .doubles: return 0
        }
    }

    /// Whether its texts stand in the shared dictionary of its column.
    public var usesSharedTexts: Bool {
        if case .texts(let stream) = values { stream.isShared } else { false }
    }

    /// A page that uses it with the shared dictionary, which must not have more
    /// than four times as many texts as the page has rows (ENC-041).
    public func attaching(texts: TextDictionary) throws(EncodingError) -> PreparedPage {
        guard case .texts(let stream) = values else {
            throw EncodingError("ENC-041", "a page without texts has no shared dictionary")
        }
        var page = self
        page.values = .texts(try stream.attaching(texts))
        return page
    }
}
