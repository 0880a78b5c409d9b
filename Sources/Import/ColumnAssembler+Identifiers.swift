import CKernels
import Columns

extension ColumnAssembler {
    /// A kernel parses plain integers; every other form goes to `Identifier`,
    /// which decides what is canonical. From the first that is no signed integer
    /// on all go there.
    func appendIdentifiers(_ run: CellRun) -> CellFault? {
        guard mixed == nil else { return appendMixed(run, from: 0) }
        let base = count
        var firstMixed: Int?
        let fault = ColumnAssembler.append(run.count, to: &integers) { column, others, last in
            let found = sentinels.isEmpty ? others : others + run.count
            var listed = syndb_parse_identifiers(run.cells, column, found)
            if !sentinels.isEmpty {
                listed = list(found, listed, of: run.count, into: others) { UInt64(bitPattern: column[$0]) }
            }
            for index in 0..<listed {
                let row = Int(others[index])
                switch identifier(run, row) {
                case .null where isNullable:
                    nullRows.append(base &+ row)
                    column[row] = row > 0 ? column[row &- 1] : last ?? 0
                case .null: return CellFault(row: row, reason: .null)
                case .malformed: return CellFault(row: row, reason: .malformed)
                case .identifier(.integer(let value)): column[row] = value
                case .identifier:
                    firstMixed = row
                    return nil
                }
            }
            return nil
        }
        guard let firstMixed else { return fault }
        integers.removeLast(run.count - firstMixed)
        mixed = integers.map(Identifier.integer)
        integers = []
        return appendMixed(run, from: firstMixed)
    }

    /// Appends the rows of a run from `first` on behind an identifier, or where
    /// one follows, that is no signed integer. A kernel parses UUIDs.
    private func appendMixed(_ run: CellRun, from first: Int) -> CellFault? {
        guard var identifiers = mixed.take() else { return nil }
        defer { mixed = identifiers }
        let cells = run.dropFirst(first).cells
        return withUnsafeTemporaryAllocation(of: syndb_uuid.self, capacity: cells.count) { uuids in
            withUnsafeTemporaryAllocation(of: UInt32.self, capacity: cells.count + 1) { others in
                guard let start = uuids.baseAddress, let list = others.baseAddress else { return nil }
                let hasKernel = !nulls.spellings.contains { $0.count == Int(SYNDB_UUID_TEXT) }
                let listed = hasKernel ? syndb_parse_uuids(cells, start, list) : 0
                var next = 0
                for row in first..<run.count {
                    if hasKernel, next == listed || Int(list[next]) != row - first {
                        let uuid = start[row - first]
                        identifiers.append(.uuid(high: uuid.high, low: uuid.low))
                        continue
                    }
                    next += 1
                    switch identifier(run, row) {
                    case .null where isNullable:
                        nullRows.append(count &+ row)
                        identifiers.append(identifiers.last ?? .integer(0))
                    case .null: return CellFault(row: row, reason: .null)
                    case .malformed: return CellFault(row: row, reason: .malformed)
                    case .identifier(let identifier): identifiers.append(identifier)
                    }
                }
                return nil
            }
        }
    }

    private enum IdentifierCell {
        case null
        case malformed
        case identifier(Identifier)
    }

    @inline(__always)
    private func identifier(_ run: CellRun, _ row: Int) -> IdentifierCell {
        let slice = run.slice(row)
        let (start, length) = (run.start(slice), slice.length)
        if isNull(start, length) { return .null }
        let bytes = UnsafeRawBufferPointer(start: start, count: length)
        return Identifier(utf8: bytes).map(IdentifierCell.identifier) ?? .malformed
    }

    func append(_ identifier: Identifier) {
        if mixed == nil {
            if case .integer(let value) = identifier { return integers.append(value) }
            mixed = integers.map(Identifier.integer)
            integers = []
        }
        mixed?.append(identifier)
    }
}
