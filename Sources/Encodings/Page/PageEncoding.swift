import Bits
import Columns

/// The payload of one page: the values of one column for a range of rows
/// (FormatSpec, ENC-001). Layout: validity, then, unless no row is valid, the
/// values of the column's physical type.
public enum PageEncoding {
    /// The most rows that one page may hold.
    public static let maximumRows = 65_536

    /// The payload of at most `maximumRows` rows. The same rows give the same bytes.
    public static func encode(_ column: ColumnVector) -> [UInt8] {
        precondition(column.count <= maximumRows, "a page holds at most \(maximumRows) rows")
        var writer = ByteWriter()
        ValidityEncoding.encode(column.validity, into: &writer)
        guard column.count > 0, column.nullCount < column.count else { return writer.bytes }
        switch column.values {
        case .integers(let values): IntegerEncoding.encode(values, into: &writer)
        case .doubles(let values): DoubleEncoding.encode(values, into: &writer)
        case .texts(let values): TextEncoding.encode(values, into: &writer)
        case .identifiers(let values):
            IdentifierEncoding.encode(values, validity: column.validity, into: &writer)
        }
        return writer.bytes
    }

    /// The `count` rows of a payload whose checksum has been verified; any
    /// other bytes give an `EncodingError` and never a trap.
    public static func decode(
        _ payload: UnsafeRawBufferPointer, type: PhysicalType, count: Int
    ) throws(EncodingError) -> ColumnVector {
        var reader = PayloadReader(payload, tracing: false)
        return try decode(&reader, type: type, count: count)
    }

    /// The rows of a payload and the schemes that hold them.
    public static func decodeTracing(
        _ payload: UnsafeRawBufferPointer, type: PhysicalType, count: Int
    ) throws(EncodingError) -> (column: ColumnVector, tree: EncodingTree) {
        var reader = PayloadReader(payload, tracing: true)
        let column = try decode(&reader, type: type, count: count)
        return (column, reader.tree!)
    }

    private static func decode(
        _ reader: inout PayloadReader, type: PhysicalType, count: Int
    ) throws(EncodingError) -> ColumnVector {
        guard (0...maximumRows).contains(count) else {
            throw EncodingError("ENC-001", "a page holds at most \(maximumRows) rows, found \(count)")
        }
        let validity = try ValidityEncoding.decode(&reader, count: count)
        guard count > 0, validity?.isEmpty != true else {
            try requireEnd(reader)
            return ColumnVector.nulls(type, count: count)
        }
        let values: ColumnVector.Values =
            switch type {
            case .integer: .integers(try IntegerEncoding.decode(&reader, count: count))
            case .double: .doubles(try DoubleEncoding.decode(&reader, count: count))
            case .text: .texts(try TextEncoding.decode(&reader, count: count))
            case .identifier: .identifiers(try IdentifierEncoding.decode(&reader, count: count))
            }
        try requireEnd(reader)
        return ColumnVector(values, validity: validity)
    }

    private static func requireEnd(_ reader: PayloadReader) throws(EncodingError) {
        guard reader.remaining == 0 else {
            throw EncodingError("ENC-002", "\(reader.remaining) bytes follow the last value")
        }
    }
}
