import Bits
import Columns

/// Writes the payload of one page: the values of one column for a range of
/// rows (FormatSpec, ENC-001). `PreparedPage` reads it.
public enum PageEncoding {
    /// The most rows that one page may hold.
    public static let maximumRows = 65_536

    /// The payload of at most `maximumRows` rows. The same rows and the same
    /// profile give the same bytes, but for `guess`, which is followed where the
    /// values allow it.
    public static func encode(
        _ column: ColumnVector, profile: EncodingProfile = .load, like guess: SchemeGuess? = nil
    ) -> [UInt8] {
        precondition(column.count <= maximumRows, "a page holds at most \(maximumRows) rows")
        var writer = ByteWriter()
        ValidityEncoding.encode(column.validity, into: &writer, profile: profile)
        guard column.count > 0, column.nullCount < column.count else { return writer.bytes }
        switch column.values {
        case .integers(let values):
            IntegerEncoding.encode(values, into: &writer, depth: 0, profile: profile, like: guess)
        case .doubles(let values):
            DoubleEncoding.encode(values, into: &writer, profile: profile, like: guess)
        case .texts(let values): TextStream.encode(values, into: &writer, profile: profile)
        case .identifiers(let values):
            IdentifierEncoding.encode(
                values, validity: column.validity, into: &writer, profile: profile, like: guess)
        }
        return writer.bytes
    }

    /// The payload of a page of texts over the shared dictionary of its column:
    /// `codes` are those of its rows there. At least one row has a value.
    public static func encode(
        codes: [Int64], validity: Bitmap?, profile: EncodingProfile = .load
    ) -> [UInt8] {
        var writer = ByteWriter()
        ValidityEncoding.encode(validity, into: &writer, profile: profile)
        TextStream.encode(codes: codes, into: &writer, profile: profile)
        return writer.bytes
    }

    /// The payload of a page of doubles as derived from two siblings of the
    /// same rows; nil where the values do not allow it, or where that takes more
    /// than three fifths of `plain`, since reading it costs two other columns.
    public static func encode(
        _ column: ColumnVector, derivedBy derivation: Derivation, left: ColumnVector, right: ColumnVector,
        unless plain: [UInt8], profile: EncodingProfile = .load
    ) -> [UInt8]? {
        guard case .doubles(let values) = column.values, case .doubles(let leftValues) = left.values,
            case .doubles(let rightValues) = right.values,
            [column, left, right].allSatisfy({ $0.nullCount < $0.count })
        else { return nil }
        var writer = ByteWriter()
        ValidityEncoding.encode(column.validity, into: &writer, profile: profile)
        writer.write(DoubleScheme.derived.rawValue)
        DerivedDoubles.encode(
            column, values, derivation, left: leftValues, right: rightValues, into: &writer, profile: profile)
        return writer.count * 5 <= plain.count * 3 ? writer.bytes : nil
    }
}
