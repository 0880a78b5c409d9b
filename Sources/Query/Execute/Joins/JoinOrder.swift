/// Which side of a join is read row by row, and in which order the others are
/// looked up. The rows that come out are the same for every order.
struct JoinOrder {
    var stream: Int
    var steps: [JoinStep]

    /// `rows` are estimates by side. The largest side is read, all others are
    /// held in memory; LEFT JOIN and what comes after it stay in their places.
    init(_ join: JoinPlan, rows: [Int], keepsFirst: Bool) {
        let free = join.sides.firstIndex(where: \.isLeft) ?? join.sides.count
        let needsDataset = join.sides.contains(where: \.isOfRowDataset)
        let candidates = (0..<free).filter { !needsDataset || join.sides[$0].isOfRowDataset }
        stream = candidates.first ?? 0
        if !(keepsFirst && candidates.contains(0)) {
            for side in candidates where rows[side] > rows[stream] { stream = side }
        }
        steps = []
        var joined: Set<Int> = [stream]
        // Every equality between two sides, from either end.
        var open = Set(0..<free).subtracting(joined)
        while let side = open.sorted().first(where: { !Self.keys(of: $0, joined, join, free).isEmpty }) {
            steps.append(
                JoinStep(side: side, keys: Self.keys(of: side, joined, join, free), condition: nil))
            joined.insert(side)
            open.remove(side)
        }
        // What else must hold is asked once all of them are there.
        let conditions = (0..<free).compactMap { join.sides[$0].condition }
        if !conditions.isEmpty, !steps.isEmpty {
            steps[steps.count - 1].condition = conditions.count == 1 ? conditions[0] : .all(conditions)
        }
        for side in free..<join.sides.count {
            steps.append(
                JoinStep(
                    side: side, keys: join.sides[side].keys.map { ($0.earlier, $0.own) },
                    condition: join.sides[side].condition))
        }
    }

    private static func keys(
        of side: Int, _ joined: Set<Int>, _ join: JoinPlan, _ free: Int
    ) -> [(earlier: Int, own: Int)] {
        var keys: [(earlier: Int, own: Int)] = []
        for index in 0..<free {
            for key in join.sides[index].keys {
                let other = join.columns[key.earlier].side
                if index == side, joined.contains(other) { keys.append((key.earlier, key.own)) }
                if other == side, joined.contains(index) { keys.append((key.own, key.earlier)) }
            }
        }
        return keys
    }
}
