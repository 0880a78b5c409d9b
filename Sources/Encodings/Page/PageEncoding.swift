import Bits
import Columns

/// Writes the payload of one page: the values of one column for a range of
/// rows (FormatSpec, ENC-001). `PreparedPage` reads it.
public enum PageEncoding {
    /// The most rows that one page may hold.
    public static let maximumRows = 65_536

    /// The payload of at most `maximumRows` rows. The same rows and the same
    /// profile give the same bytes.
    public static func encode(_ column: ColumnVector, profile: EncodingProfile = .load) -> [UInt8] {
        precondition(column.count <= maximumRows, "a page holds at most \(maximumRows) rows")
        var writer = ByteWriter()
        ValidityEncoding.encode(column.validity, into: &writer, profile: profile)
        guard column.count > 0, column.nullCount < column.count else { return writer.bytes }
        switch column.values {
        case .integers(let values): IntegerEncoding.encode(values, into: &writer, depth: 0, profile: profile)
        case .doubles(let values): DoubleEncoding.encode(values, into: &writer, profile: profile)
        case .texts(let values): TextStream.encode(values, into: &writer, profile: profile)
        case .identifiers(let values):
            IdentifierEncoding.encode(values, validity: column.validity, into: &writer, profile: profile)
        }
        return writer.bytes
    }
}
