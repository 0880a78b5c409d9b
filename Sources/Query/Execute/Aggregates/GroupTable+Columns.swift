import Bits
import Columns
import Encodings

/// Rows into their groups, a column at a time.
extension GroupTable {
    /// Counts rows; those of no group have -1.
    mutating func count(_ groups: [Int32]) {
        rows.withUnsafeMutableBufferPointer { rows in
            groups.withUnsafeBufferPointer { groups in
                for group in groups where group >= 0 { rows[Int(group)] &+= 1 }
            }
        }
    }

    /// The group of each row, by a place in a list of values each; counts them.
    /// Without arguments nobody asks for the rows' groups, and none are given.
    mutating func groups(
        of places: [UInt32], _ list: PlaceList, where kept: Bitmap?, _ keys: inout KeyValues
    ) -> [Int32] {
        // How often each place occurs: of a short list four counts, since rows side
        // by side are often alike, and each addition to one count waits for the last.
        let isShort = list.count <= Self.shortList
        let step = isShort ? 4 : 1
        let spread = isShort ? 3 : 0
        var counts = [UInt32](repeating: 0, count: step * list.count)
        counts.withUnsafeMutableBufferPointer { counts in
            places.withUnsafeBufferPointer { places in
                if let kept {
                    kept.forEachSet { counts[Int(places[$0]) &* step] &+= 1 }
                } else {
                    for row in places.indices { counts[Int(places[row]) &* step &+ row & spread] &+= 1 }
                }
            }
        }
        var present: [Int] = []
        var found: [UInt64] = []
        for place in 0..<list.count {
            let count = counts[step * place..<step * (place + 1)].reduce(0) { $0 &+ $1 }
            guard count > 0 else { continue }
            present.append(place)
            found.append(UInt64(count))
        }
        var groupsOfPresent = [Int32](repeating: -1, count: present.count)
        groups(of: present.map { list.word($0, &keys) }, where: nil, into: &groupsOfPresent)
        for (group, count) in zip(groupsOfPresent, found) { rows[Int(group)] += count }
        guard argumentCount > 0 else { return [] }
        var groupOfPlace = [Int32](repeating: -1, count: list.count)
        for (place, group) in zip(present, groupsOfPresent) { groupOfPlace[place] = group }
        return [Int32](unsafeUninitializedCapacity: places.count) { groups, written in
            groupOfPlace.withUnsafeBufferPointer { groupOfPlace in
                for row in places.indices {
                    groups[row] = kept?[row] ?? true ? groupOfPlace[Int(places[row])] : -1
                }
            }
            written = places.count
        }
    }

    private static var shortList: Int { 1024 }

    /// The same of rows side by side.
    mutating func groups(
        of runs: [PreparedPage.PlaceRun], _ list: PlaceList, where kept: Bitmap?, _ keys: inout KeyValues
    ) -> [Int32] {
        var groups: [Int32] = []
        for run in runs {
            let count = kept.map { kept in run.rows.count { kept[$0] } } ?? run.rows.count
            let group = count == 0 ? -1 : Int32(index(of: CollectionOfOne(list.word(run.place, &keys))))
            if count > 0 { rows[Int(group)] += UInt64(count) }
            guard argumentCount > 0 else { continue }
            if count == run.rows.count {
                groups.append(contentsOf: repeatElement(group, count: count))
            } else {
                for row in run.rows { groups.append(kept?[row] ?? true ? group : -1) }
            }
        }
        return groups
    }

    /// Adds a column of values to an argument: those of `live` rows, which have
    /// a value and a group. For each of its rows the query goes through about
    /// `rowsPerRow`. Returns about how many bytes that takes.
    mutating func add(
        _ column: ColumnVector, _ type: ColumnType, where live: Bitmap, _ groups: [Int32], _ argument: Int,
        _ needs: Accumulator.Needs, rowsPerRow: Double
    ) -> Int {
        // Few groups: their values side by side go in by the fastest way.
        let isBucketed = count * Self.rowsPerBucket <= groups.count
        switch column.values {
        case _ where needs.isEmpty:
            live.forEachSet { arguments[Int(groups[$0]) * argumentCount + argument].count += 1 }
        case .doubles(let values) where needs.areSums && isBucketed:
            forEachBucket(values, live, groups) { own, group, values in
                own.arguments[group * own.argumentCount + argument].add(values, needs)
            }
        case .integers(let values) where needs.areSums && isBucketed:
            forEachBucket(values, live, groups) { own, group, values in
                own.arguments[group * own.argumentCount + argument].addMoments(
                    .integers(values), count: values.count, needs)
            }
        case .doubles(let values) where needs.areNumbers && isBucketed:
            forEachBucket(values, live, groups) { own, group, values in
                own.arguments[group * own.argumentCount + argument].addNumbers(
                    ColumnVector(.doubles(Array(values))),
                    groupRows: Int(Double(values.count) * rowsPerRow), needs)
            }
        case .integers(let values) where needs.areNumbers && isBucketed:
            forEachBucket(values, live, groups) { own, group, values in
                own.arguments[group * own.argumentCount + argument].addNumbers(
                    ColumnVector(.integers(Array(values))),
                    groupRows: Int(Double(values.count) * rowsPerRow), needs)
            }
        case .doubles(let values) where needs.areSums:
            live.forEachSet { row in
                let place = Int(groups[row]) * argumentCount + argument
                arguments[place].count += 1
                arguments[place].addMoments(values[row], needs)
            }
        case .integers(let values) where needs.areSums:
            live.forEachSet { row in
                let place = Int(groups[row]) * argumentCount + argument
                arguments[place].count += 1
                arguments[place].addMoments(values[row], needs)
            }
        default:
            var held = 0
            live.forEachSet { row in
                let place = Int(groups[row]) * argumentCount + argument
                held += arguments[place].addCounted(Batch.cell(column, row, type), needs)
            }
            return held
        }
        return 0
    }

    /// Rows per group from which on they are put side by side.
    private static var rowsPerBucket: Int { 32 }

    /// Calls `body` with the values of each group.
    private mutating func forEachBucket<Number: BitwiseCopyable>(
        _ values: [Number], _ live: Bitmap, _ groups: [Int32],
        _ body: (inout GroupTable, Int, UnsafeBufferPointer<Number>) -> Void
    ) {
        var ends = [Int](repeating: 0, count: count + 1)
        let isFull = live.isFull
        groups.withUnsafeBufferPointer { groups in
            if isFull {
                for group in groups { ends[Int(group) &+ 1] &+= 1 }
            } else {
                live.forEachSet { ends[Int(groups[$0]) &+ 1] &+= 1 }
            }
        }
        for group in 1..<ends.count { ends[group] += ends[group - 1] }
        let total = ends[count]
        // After the values are placed the start of each group is its end.
        withUnsafeTemporaryAllocation(of: Number.self, capacity: max(1, total)) { sorted in
            values.withUnsafeBufferPointer { values in
                groups.withUnsafeBufferPointer { groups in
                    ends.withUnsafeMutableBufferPointer { ends in
                        func place(_ row: Int) {
                            let group = Int(groups[row])
                            sorted[ends[group]] = values[row]
                            ends[group] &+= 1
                        }
                        if isFull {
                            for row in groups.indices { place(row) }
                        } else {
                            live.forEachSet(place)
                        }
                    }
                }
            }
            var start = 0
            for group in 0..<count {
                let end = ends[group]
                if end > start { body(&self, group, UnsafeBufferPointer(rebasing: sorted[start..<end])) }
                start = end
            }
        }
    }
}
