import Bits

/// Builds a `ColumnVector` row by row.
///
/// One array per physical type, of which one is used: appending through an
/// enum's payload would copy the array or need a consume at every cell.
public struct ColumnBuilder: Sendable {
    public let type: PhysicalType
    public private(set) var count = 0
    private var integers: [Int64] = []
    private var doubles: [Double] = []
    private var texts = TextBuilder()
    private var identifiers = IdentifierBuilder()
    /// Row numbers without a value, ascending.
    private var nullRows: [Int] = []

    public init(_ type: PhysicalType) { self.type = type }
}

extension ColumnBuilder {
    public mutating func append(integer value: Int64) {
        assert(type == .integer)
        integers.append(value)
        count += 1
    }

    public mutating func append(double value: Double) {
        assert(type == .double)
        doubles.append(value)
        count += 1
    }

    public mutating func append(text value: String) {
        assert(type == .text)
        texts.append(value)
        count += 1
    }

    public mutating func append(identifier value: Identifier) {
        assert(type == .identifier)
        identifiers.append(value)
        count += 1
    }

    /// The filler of a null row repeats the row before, which every encoding
    /// takes for nothing.
    public mutating func appendNull() {
        nullRows.append(count)
        switch type {
        case .integer: integers.append(integers.last ?? 0)
        case .double: doubles.append(doubles.last ?? 0)
        case .text: if count == 0 { texts.append("") } else { texts.appendPrevious() }
        case .identifier: identifiers.append(identifiers.last ?? .integer(0))
        }
        count += 1
    }

    /// Appends a scalar of the column's own physical type, or NULL.
    public mutating func append(_ value: Value) {
        switch value {
        case .null: appendNull()
        case .boolean(let value): append(integer: value ? 1 : 0)
        case .integer(let value): append(integer: value)
        case .double(let value): append(double: value)
        case .text(let value): append(text: value)
        case .identifier(let value): append(identifier: value)
        }
    }

    /// The finished column.
    public var vector: ColumnVector {
        var validity: Bitmap?
        if !nullRows.isEmpty {
            var bitmap = Bitmap(count: count, repeating: true)
            for row in nullRows { bitmap.clear(row) }
            validity = bitmap
        }
        let values: ColumnVector.Values =
            switch type {
            case .integer: .integers(integers)
            case .double: .doubles(doubles)
            case .text: .texts(texts.vector)
            case .identifier: .identifiers(identifiers.vector)
            }
        return ColumnVector(values, validity: validity)
    }
}
