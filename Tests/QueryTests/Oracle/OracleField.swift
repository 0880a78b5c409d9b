/// A column of the random store: of the table or of the datasets' metadata.
struct OracleField: Equatable {
    enum Kind: Equatable { case bool, int, double, text, id }

    var name: String
    var kind: Kind
    var isMetadata = false
    /// Several values per dataset.
    var isMany = false
    /// Columns of one many-valued field have the same group.
    var group: String?
    /// The table's name before it, where a query has several.
    var alias: String?

    var written: String { alias.map { "\($0).\(name)" } ?? name }

    static func == (left: OracleField, right: OracleField) -> Bool { left.name == right.name }

    /// The table's own, in the order of the pack; `late` comes with a second pack.
    static let metrics: [OracleField] = [
        OracleField(name: "cid", kind: .id), OracleField(name: "flag", kind: .bool),
        OracleField(name: "small", kind: .int), OracleField(name: "big", kind: .int),
        OracleField(name: "size", kind: .double), OracleField(name: "width", kind: .double),
        OracleField(name: "sort_of", kind: .text), OracleField(name: "link", kind: .id),
        OracleField(name: "late", kind: .double),
    ]

    /// A row's position in the table.
    static let rowID = OracleField(name: "rowid", kind: .int)

    static let metadata: [OracleField] = [
        OracleField(name: "dataset_id", kind: .text, isMetadata: true),
        OracleField(name: "label", kind: .text, isMetadata: true),
        OracleField(name: "species", kind: .text, isMetadata: true),
        OracleField(name: "stage", kind: .int, isMetadata: true),
        OracleField(name: "depth", kind: .double, isMetadata: true),
        OracleField(name: "pilot", kind: .bool, isMetadata: true),
        OracleField(name: "tag", kind: .text, isMetadata: true, isMany: true, group: "tags"),
        OracleField(name: "gene", kind: .text, isMetadata: true, isMany: true, group: "mutations"),
        OracleField(name: "expression", kind: .text, isMetadata: true, isMany: true, group: "mutations"),
        OracleField(name: "mutation", kind: .text, isMetadata: true, isMany: true, group: "mutations"),
    ]

    static let pack = """
        pack: trial
        metadata:
          - { name: label }
          - { name: species }
          - { name: stage, type: int64 }
          - { name: depth, type: float64 }
          - { name: pilot, type: bool }
          - { name: tags, column: tag, list: true }
          - name: mutations
            list: true
            parts:
              - { name: gene, required: true }
              - { name: expression }
            joined: mutation
        tables:
          - name: cell
            code: 300
            plural: cells
            key: [cid]
            SORT
            columns:
              - { name: cid, type: id }
              - { name: flag, type: bool }
              - { name: small, type: int16, unit: count }
              - { name: big, type: int64, unit: count }
              - { name: size, type: float64, unit: nm }
              - { name: width, type: float64, unit: nm }
              - { name: sort_of, type: text }
              - { name: link, type: id }
        """

    static let latePack = """
        pack: later
        tables:
          - extends: trial.cell
            columns: [{ name: late, type: float64, unit: nm }]
        """
}
