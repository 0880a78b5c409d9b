import Columns

/// Moves the rows of each dataset of a batch together: what comes after then
/// works on runs of rows, however mixed a file is.
struct DatasetGrouping {
    /// In order of first appearance.
    private(set) var groups: [DatasetGroup] = []
    /// Which row of the file stands at each place, those of a group in the order
    /// of the file; nil where the rows of each dataset stood together.
    private(set) var order: [Int32]?

    /// `keys`: the text of the dataset column, row by row. `areUUIDs`: letters in
    /// upper and lower case are the same.
    init(_ keys: TextVector, areUUIDs: Bool) {
        // A dictionary is in the order of first use, but may hold texts that no row has.
        let (groupOfCode, texts) = areUUIDs ? Self.foldingCase(keys.dictionary) : (nil, keys.dictionary)
        var counts = [Int](repeating: 0, count: texts.count)
        var firsts = [Int](repeating: 0, count: texts.count)
        var changes = 0
        var last: UInt32?
        let groupOfRow = groupOfCode.map { groups in keys.codes.map { groups[Int($0)] } } ?? keys.codes
        for (row, group) in groupOfRow.enumerated() {
            if group != last {
                if counts[Int(group)] == 0 { firsts[Int(group)] = row }
                changes += 1
                last = group
            }
            counts[Int(group)] += 1
        }
        let used = texts.indices.filter { counts[$0] > 0 }.sorted { firsts[$0] < firsts[$1] }
        var starts = counts
        var start = 0
        for group in used {
            starts[group] = start
            groups.append(DatasetGroup(key: texts[group], rows: start..<start + counts[group]))
            start += counts[group]
        }
        guard changes > used.count else { return }
        order = [Int32](unsafeUninitializedCapacity: groupOfRow.count) { order, count in
            starts.withUnsafeMutableBufferPointer { next in
                for (row, group) in groupOfRow.enumerated() {
                    order[next[Int(group)]] = Int32(truncatingIfNeeded: row)
                    next[Int(group)] &+= 1
                }
            }
            count = groupOfRow.count
        }
    }

    /// The group of each text, and the first text of each group; no groups where
    /// all are in lower case, as nearly always.
    private static func foldingCase(_ texts: [String]) -> (groups: [UInt32]?, texts: [String]) {
        let upperCase = UInt8(ascii: "A")...UInt8(ascii: "Z")
        guard texts.contains(where: { $0.utf8.contains(where: upperCase.contains) }) else {
            return (nil, texts)
        }
        var builder = TextBuilder()
        var firsts: [String] = []
        let groups = texts.map { text in
            let group = builder.code(of: text.lowercased())
            if group == firsts.count { firsts.append(text) }
            return group
        }
        return (groups, firsts)
    }
}
