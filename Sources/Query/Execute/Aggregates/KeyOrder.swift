import Columns

/// The order of groups by their keys, NULL last.
struct KeyOrder {
    private enum Part {
        /// Words are as their values.
        case words
        /// Ranks of the listed values, by their number.
        case ranks([Int64])
        case values(KeyValues)
    }

    private let parts: [Part]

    init(_ keys: [KeyValues]) {
        parts = keys.map { key in
            if key.isPlain { return .words }
            guard key.kind == nil else { return .values(key) }
            var ranks = [Int64](repeating: 0, count: key.listed.count)
            let ascending = key.listed.indices.dropFirst().sorted {
                Value.precedes(key.listed[$0], key.listed[$1])
            }
            for (rank, number) in ascending.enumerated() { ranks[number] = Int64(rank) }
            ranks[0] = .max
            return .ranks(ranks)
        }
    }

    /// Groups of a table in order.
    func sorted(_ groups: [Int], of table: GroupTable) -> [Int] {
        // By one word: most groupings are.
        if parts.count == 1, case .words = parts[0] {
            return groups.sorted { Self.place(table.words[$0]) < Self.place(table.words[$1]) }
        }
        return groups.sorted { left, right in
            for (index, part) in parts.enumerated() {
                let a = table.words[left * parts.count + index]
                let b = table.words[right * parts.count + index]
                if a == b { continue }
                switch part {
                case .words: return Self.place(a) < Self.place(b)
                case .ranks(let ranks):
                    return ranks[Int(a &- KeyValues.nullWord)] < ranks[Int(b &- KeyValues.nullWord)]
                case .values(let values):
                    let (a, b) = (values.value(of: a), values.value(of: b))
                    return a.isNull || b.isNull ? b.isNull : Value.precedes(a, b)
                }
            }
            return false
        }
    }

    /// Ascends with words, that of NULL, the lowest, last.
    private static func place(_ word: Int64) -> UInt64 {
        UInt64(bitPattern: word &- KeyValues.nullWord) &- 1
    }
}
