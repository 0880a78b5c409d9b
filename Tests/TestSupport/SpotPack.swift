/// A pack with a table `spot`, whose rows have ids.
public enum SpotPack {
    /// The text of the pack. `columns` stand beside the key `cid`, each as a pack
    /// writes it between braces: `"name: size, type: float64, unit: nm"`. `metadata` is
    /// a list of fields of datasets. Further tables may follow.
    public static func text(_ columns: String..., metadata: String = "[]") -> String {
        """
        pack: lab
        metadata: \(metadata)
        tables:
          - name: spot
            code: 300
            plural: spots
            key: [cid]
            columns:
              - { name: cid, type: id }

        """ + columns.map { "      - { \($0) }\n" }.joined()
    }
}
