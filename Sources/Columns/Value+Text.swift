extension Value {
    /// The value as a text, the one form of it outside of files of results:
    /// for casts, lists of metadata and messages. NaN is written as results
    /// write it; NULL is empty.
    public var text: String {
        switch self {
        case .null: ""
        case .boolean(let value): value ? "true" : "false"
        case .integer(let value): String(value)
        case .double(let value): value.isNaN ? "NaN" : String(value)
        case .text(let value): value
        case .identifier(let value): value.description
        }
    }
}
