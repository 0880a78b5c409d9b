import Columns

/// The values of one column in the pieces that a segment is gathered from.
struct PieceValues: Sendable {
    /// The values of all pieces in the form that they share. A piece that lacks
    /// the column has no values.
    enum Form: Sendable {
        case integers([[Int64]])
        case doubles([[Double]])
        case identifiers([[Int64]])
        /// Nil where the texts are too many to be numbered before they are needed.
        case texts(NumberedTexts?)
        /// Identifiers of several kinds.
        case mixed
    }

    let columns: [ColumnVector?]
    let type: PhysicalType
    let form: Form
    /// Whether any row of the pieces may be null.
    let haveNulls: Bool

    /// `rows`: those of the segment.
    init(_ columns: [ColumnVector?], _ type: PhysicalType, rows: Int) {
        self.columns = columns
        self.type = type
        haveNulls = columns.contains { $0.map { $0.validity != nil } ?? true }
        form =
            switch type {
            case .integer:
                .integers(columns.map { if case .integers(let values)? = $0?.values { values } else { [] } })
            case .double:
                .doubles(columns.map { if case .doubles(let values)? = $0?.values { values } else { [] } })
            case .identifier: Self.identifiers(columns)
            case .text: .texts(NumberedTexts.work(columns) * 8 <= rows ? NumberedTexts(columns) : nil)
            }
    }

    private static func identifiers(_ columns: [ColumnVector?]) -> Form {
        var pieces: [[Int64]] = []
        for column in columns {
            switch column?.values {
            case nil: pieces.append([])
            case .identifiers(.integers(let values)): pieces.append(values)
            default: return .mixed
            }
        }
        return .identifiers(pieces)
    }
}
