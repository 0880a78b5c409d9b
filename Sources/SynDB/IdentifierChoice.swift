import Columns

/// How ids are written, where somebody asks for one form of all of them.
public enum IdentifierChoice: String, Sendable, CaseIterable {
    case text, integer, uuid

    /// The form of a column whose narrowest one is `form`.
    public func form(_ form: IdentifierForm) -> IdentifierForm {
        switch self {
        case .text: .text
        case .integer: form == .unsigned ? .unsigned : .integer
        case .uuid: .uuid
        }
    }
}
