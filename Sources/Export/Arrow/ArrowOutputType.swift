import Columns

/// The types of Arrow in which columns of a result are written.
enum ArrowOutputType: Equatable {
    case boolean, integer, unsigned, double, text
    /// 16 bytes with the name `arrow.uuid` of Arrow's canonical extension types.
    case uuid

    init(_ kind: ResultColumn.Kind, identifiers form: IdentifierForm) {
        self =
            switch (kind, form) {
            case (.boolean, _): .boolean
            case (.integer, _), (.identifier, .integer): .integer
            case (.identifier, .unsigned): .unsigned
            case (.identifier, .uuid): .uuid
            case (.double, _): .double
            case (.text, _), (.identifier, .text): .text
            }
    }

    /// Number of the type and fields of its table: Schema.fbs of the Arrow
    /// format.
    var table: (code: UInt8, fields: [FlatBuilder.Field]) {
        switch self {
        case .boolean: (6, [])
        case .integer: (2, [.int(64), .byte(1)])
        case .unsigned: (2, [.int(64)])
        case .double: (3, [.short(2)])
        case .text: (5, [])
        case .uuid: (15, [.int(16)])
        }
    }
}
