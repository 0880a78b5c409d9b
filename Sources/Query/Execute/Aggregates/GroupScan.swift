/// The groups of some rows: a table for each class of datasets, by the keys
/// that differ from row to row.
struct GroupScan: Sendable {
    var tables: [Int: GroupTable] = [:]
    /// The values of each key, of all classes.
    var keys: [KeyValues]
    /// Rows that were read.
    var rows = 0
    let argumentCount: Int

    init(keys: [KeyValues], argumentCount: Int) {
        self.keys = keys
        self.argumentCount = argumentCount
    }

    /// Gives the table of a class to `body`.
    mutating func withTable<Result>(
        ofClass number: Int, _ body: (inout GroupTable, inout [KeyValues]) throws -> Result
    ) rethrows -> Result {
        // Taken out, so that nothing is copied.
        var table =
            tables.removeValue(forKey: number)
            ?? GroupTable(wordCount: keys.count, argumentCount: argumentCount)
        defer { tables[number] = table }
        return try body(&table, &keys)
    }

    mutating func merge(_ other: GroupScan) {
        rows += other.rows
        for (number, table) in other.tables {
            withTable(ofClass: number) { own, keys in
                var groups = [Int32](repeating: -1, count: table.count)
                if keys.isEmpty {
                    for group in groups.indices { groups[group] = Int32(own.index(of: EmptyCollection())) }
                } else {
                    let words = Self.words(of: table, other.keys, as: &keys)
                    own.grow(toHold: own.count + table.count)
                    own.groups(of: words, where: nil, into: &groups)
                }
                own.merge(table, into: groups)
            }
        }
    }

    /// The words of all groups of a table, by key, as those of other keys.
    private static func words(
        of table: GroupTable, _ theirs: [KeyValues], as own: inout [KeyValues]
    ) -> [[Int64]] {
        theirs.indices.map { position in
            // As most are: numbers, which stand for themselves.
            if theirs.count == 1, theirs[0].isPlain { return table.words }
            let listed = theirs[position].listed.map { own[position].word(of: $0) }
            return (0..<table.count).map { group in
                let word = table.words[group * theirs.count + position]
                return theirs[position].number(of: word).map { listed[$0] } ?? word
            }
        }
    }
}
