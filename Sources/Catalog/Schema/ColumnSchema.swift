import Columns

/// A column of a metric table, as a pack declares it.
public struct ColumnSchema: Sendable, Equatable {
    /// Filled at load or by resolution, never required of a contributor.
    public enum Derivation: String, Sendable, CaseIterable {
        /// The code of the table that `parent_id` points into.
        case parentTable = "parent_table"
        /// The neuron at the top of the chain of parents.
        case rootNeuron = "root_neuron"
    }

    public var name: String
    public var type: ColumnType
    /// One of `UnitName.known`; nil for identifiers, texts and booleans, and
    /// for derived columns.
    public var unit: String?
    public var meaning: String
    public var isNullable: Bool
    /// Tables of which one holds the identifier, nearest first, by their names.
    public var references: [String]
    public var derivation: Derivation?
    /// Other names under which the column is accepted, in loads and queries.
    public var aliases: [String]
    /// The closed or open vocabulary of a text column.
    public var vocabulary: String?

    public init(
        name: String, type: ColumnType, unit: String? = nil, meaning: String = "", isNullable: Bool = true,
        references: [String] = [], derivation: Derivation? = nil, aliases: [String] = [],
        vocabulary: String? = nil
    ) {
        self.name = name
        self.type = type
        self.unit = unit
        self.meaning = meaning
        self.isNullable = isNullable
        self.references = references
        self.derivation = derivation
        self.aliases = aliases
        self.vocabulary = vocabulary
    }
}
