import Columns

/// One value of an element of a metadata field.
public struct MetadataPart: Sendable, Equatable {
    public enum PartType: String, Sendable, CaseIterable {
        case text, int64, float64, bool
        /// A text of the form YYYY-MM-DD.
        case date

        public var kind: ResultColumn.Kind {
            switch self {
            case .text, .date: .text
            case .int64: .integer
            case .float64: .double
            case .bool: .boolean
            }
        }
    }

    /// The key inside an element; the field's name where elements are values.
    public var name: String
    /// The name in queries.
    public var column: String
    public var type: PartType
    public var vocabulary: String?
    /// Every element must have it.
    public var isRequired: Bool
    public var maximumLength: Int?
    public var meaning: String
}
