/// The type of an Arrow column, as far as its layout and its reading differ.
enum ArrowType: Equatable {
    case null
    case integer(bits: Int, isSigned: Bool)
    /// 16, 32 or 64 bits.
    case float(bits: Int)
    case boolean
    /// Texts with offsets of 32 or 64 bits.
    case text(isLarge: Bool)
    case textView
    case date(isDays: Bool)
    /// A power of ten of a second: 0, -3, -6, -9.
    case timestamp(power: Int, hasZone: Bool)
    case list(isLarge: Bool)
    case fixedList(size: Int)
    case structure
    /// 16 bytes, the highest first.
    case uuid
    /// Known by its layout alone: buffers besides validity, and whether it has
    /// that.
    case unread(String, hasValidity: Bool, buffers: Int, hasViews: Bool)

    /// How Arrow's own documents call it.
    var name: String {
        switch self {
        case .null: "null"
        case .integer(let bits, let isSigned): (isSigned ? "int" : "uint") + "\(bits)"
        case .float(let bits): bits == 16 ? "halffloat" : bits == 32 ? "float" : "double"
        case .boolean: "bool"
        case .text(let isLarge): isLarge ? "large_utf8" : "utf8"
        case .textView: "utf8_view"
        case .date(let isDays): isDays ? "date32" : "date64"
        case .timestamp: "timestamp"
        case .list(let isLarge): isLarge ? "large_list" : "list"
        case .fixedList: "fixed_size_list"
        case .structure: "struct"
        case .uuid: "uuid"
        case .unread(let name, _, _, _): name
        }
    }

    var hasValidity: Bool {
        switch self {
        case .null: false
        case .unread(_, let hasValidity, _, _): hasValidity
        default: true
        }
    }

    /// Buffers besides validity.
    var bufferCount: Int {
        switch self {
        case .null, .fixedList, .structure: 0
        case .text: 2
        case .integer, .float, .boolean, .textView, .date, .timestamp, .list, .uuid: 1
        case .unread(_, _, let buffers, _): buffers
        }
    }

    /// Whether a batch states how many more buffers there are.
    var hasViews: Bool {
        switch self {
        case .textView: true
        case .unread(_, _, _, let hasViews): hasViews
        default: false
        }
    }

    /// Bits of one value in the first buffer; nil where that holds offsets.
    var width: Int? {
        switch self {
        case .integer(let bits, _), .float(let bits): bits
        case .boolean: 1
        case .textView, .uuid: 128
        case .date(let isDays): isDays ? 32 : 64
        case .timestamp: 64
        default: nil
        }
    }

    var isNumber: Bool {
        switch self {
        case .integer, .float: true
        default: false
        }
    }
}
