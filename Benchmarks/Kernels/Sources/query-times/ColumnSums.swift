import SynDB

/// What a result amounts to, so that it can be compared with that of a peer.
struct ColumnSums: ResultSink {
    private var whole: [Int64] = []
    private var doubles: [Double] = []
    private var kinds: [ResultColumn.Kind] = []
    private var count = 0
    private var shown: [[String]] = []

    mutating func begin(_ columns: [ResultColumn]) {
        kinds = columns.map(\.kind)
        whole = Array(repeating: 0, count: columns.count)
        doubles = Array(repeating: 0, count: columns.count)
    }

    mutating func append(_ rows: [[Value]]) {
        for row in rows {
            count += 1
            for (index, value) in row.enumerated() { add(value, index) }
            if count <= QueryTable.mostShown {
                // A double with all its digits.
                shown.append(row.map { if case .double(let number) = $0 { "\(number)" } else { $0.text } })
            }
        }
    }

    private mutating func add(_ value: Value, _ index: Int) {
        switch value {
        case .null: break
        case .boolean(let truth): whole[index] &+= truth ? 1 : 0
        case .integer(let number), .identifier(.integer(let number)): whole[index] &+= number
        case .double(let number): doubles[index] += number
        case .text(let text): whole[index] &+= Int64(text.utf8.count)
        case .identifier(let identifier): whole[index] &+= Int64(identifier.description.utf8.count)
        }
    }

    mutating func finish() {}

    func report(_ answer: inout QueryTable.Answer) {
        answer.rows = count
        answer.values = count <= QueryTable.mostShown ? shown : []
        answer.sums = kinds.indices.map { kinds[$0] == .double ? "\(doubles[$0])" : "\(whole[$0])" }
    }
}
