import Columns

/// Types the cells of records, batch by batch in file order.
///
/// The first error in file order ends the import; of two in one row, the one
/// of the earlier table column. After an error every call throws it again. Where
/// the plan keeps going, bad rows are left out instead, each with its first fault.
public final class TableImporter {
    public let plan: ImportPlan
    /// Rows handed out so far, and those that were left out among them.
    public private(set) var rowCount = 0

    private let reader: any RecordReader
    private let assemblers: [ColumnAssembler]
    private let datasetKeys: ColumnAssembler?
    private var stated = StatedCells()
    private var parts = PartCells()
    private var failure: (any Error)?
    /// Rows of the files before this one: row numbers count on from there.
    private let firstRow: Int

    /// `reader` must stand where its initialiser left it; the plan must be made
    /// from its header.
    init(reader: any RecordReader, plan: ImportPlan, firstRow: Int = 0) throws {
        guard plan.header == reader.header else {
            throw ImportError(
                .columns, file: reader.file, message: "expected a plan for this header, found another's")
        }
        self.reader = reader
        self.plan = plan
        self.firstRow = firstRow
        datasetKeys = plan.datasetField.map { _ in .rawText() }
        for field in plan.usedFields { try reader.use(field) }
        if plan.keepsGoing { reader.keepGoing() }
        assemblers = plan.targets.indices.map { index in
            var nulls = plan.nullRules[index]
            switch plan.origins[index] {
            case .constant, .rowNumber: nulls = .none
            case .joined: nulls = NullRules(file: [""], column: [])
            case .absent, .field, .part: break
            }
            return ColumnAssembler(plan.targets[index], nulls: nulls, conversion: plan.conversions[index])
        }
    }

    /// The next rows, at most `maximumRows` (at least one); nil at the end.
    /// `FailedImport` holds an error where rows were left out before it.
    public func nextBatch(maximumRows: Int) throws -> ImportedBatch? {
        if let failure { throw failure }
        var rows = BatchRows()
        do {
            return try readBatch(max(1, maximumRows), &rows)
        } catch {
            failure = error
            let rejects = rows.rejects + reader.takeRejects()
            throw rejects.isEmpty ? error : FailedImport(error: error, rejects: rejects)
        }
    }

    /// The rows of a piece: one batch, but where very many were left out.
    func piece() throws -> ImportedBatch? {
        guard var batch = try nextBatch(maximumRows: .max) else { return nil }
        if batch.rejects.count >= RejectedRow.maximumHeld {
            let handed = Handed(importer: self)
            batch.rest = { try handed.importer.piece() }
        }
        return batch
    }

    /// Goes from the thread that typed the first batch to the one that takes it.
    private struct Handed: @unchecked Sendable {
        let importer: TableImporter
    }

    private func readBatch(_ maximumRows: Int, _ rows: inout BatchRows) throws -> ImportedBatch? {
        while rows.recordCount < maximumRows {
            let count = try reader.nextBlock(maximumRecords: maximumRows - rows.recordCount)
            if rows.recordCount == 0, maximumRows == .max { reserve(count) }
            let unsplit = reader.takeRejects()
            let firstRow = firstRow + rowCount + rows.recordCount
            let bad = count > 0 ? try append(count, firstRow: firstRow, unsplit: unsplit) : [:]
            rows.append(lines: reader.lines, bad: bad, unsplit: unsplit)
            if count == 0 || rows.rejects.count >= RejectedRow.maximumHeld { break }
        }
        guard rows.recordCount > 0 else { return nil }
        rowCount += rows.recordCount
        var grouping: DatasetGrouping?
        if let datasetKeys, case .texts(let keys) = datasetKeys.take().values {
            grouping = DatasetGrouping(keys, areUUIDs: plan.datasetKeysAreUUIDs)
        }
        var positions = rows.positions
        if let order = grouping?.order {
            positions = positions.map { kept in order.map { kept[Int($0)] } } ?? order
        }
        let columns = plan.targets.indices.map { index -> ColumnVector? in
            guard !plan.isAbsent(index) else { return nil }
            let column = assemblers[index].take()
            return positions.map { column.gathered($0) } ?? column
        }
        return ImportedBatch(
            firstLine: rows.lines[0], rows: rows.count, columns: columns, datasets: grouping?.groups,
            rejects: rows.rejects, lines: rows.lines, order: grouping?.order)
    }

    /// Makes room for the rows of a piece, so that its columns are neither copied
    /// as they grow nor left half empty. Rows differ in length: a sixteenth more.
    private func reserve(_ count: Int) {
        let ahead = reader.recordsAhead
        guard ahead > 0 else { return }
        for index in plan.targets.indices where !plan.isAbsent(index) {
            assemblers[index].reserve(count + ahead + ahead / 16 + 16)
        }
        datasetKeys?.reserve(count + ahead + ahead / 16 + 16)
    }

    /// Parses the reader's block column by column and gives the rows to leave
    /// out. An error that ends the import stops each column before its row, so
    /// that the one thrown is the first in file order.
    private func append(
        _ count: Int, firstRow: Int, unsplit: [RejectedRow]
    ) throws -> [Int: RejectedRow] {
        var faults = BlockFaults(rows: count)
        for index in plan.targets.indices where faults.limit > 0 {
            guard !plan.isAbsent(index) else { continue }
            let (assembler, limit) = (assemblers[index], faults.limit)
            if let numbers = numbers(index)?.prefix(limit), assembler.takes(numbers.values),
                let field = plan.origins[index].fields.first
            {
                append(limit, target: index, &faults, cells: { reader.cells(field) }) {
                    assembler.append(numbers.dropFirst($0))
                }
                continue
            }
            findParts(index, &faults)
            withCells(index, faults.limit, firstRow: firstRow, unsplit: unsplit) { run in
                append(run.count, target: index, &faults, cells: { run }) {
                    assembler.append(run.dropFirst($0))
                }
            }
        }
        if let error = faults.error { throw error }
        if let datasetKeys, let field = plan.datasetField {
            let run = reader.cells(field)
            var next = 0
            for row in faults.rejects.keys.sorted() + [count] {
                _ = datasetKeys.append(run.dropFirst(next).prefix(row - next))
                next = row + 1
            }
        }
        return faults.rejects
    }

    /// Appends `count` rows to a column. `appendRest` appends those from the
    /// given one on, up to the first fault.
    private func append(
        _ count: Int, target index: Int, _ faults: inout BlockFaults, cells: () -> CellRun,
        appendRest: (Int) -> CellFault?
    ) {
        var next = 0
        while let fault = appendRest(next) {
            let row = next + fault.row
            note(CellFault(row: row, reason: fault.reason), cells(), target: index, &faults)
            guard faults.error == nil else { return }
            assemblers[index].fill(fault, in: count - next)
            next = row + 1
        }
    }

    /// A constant of the map that is no value of its column is no fault of a row.
    private func note(_ fault: CellFault, _ run: CellRun, target index: Int, _ faults: inout BlockFaults) {
        guard faults.rejects[fault.row] == nil else { return }
        let error = CellError.make(
            fault, text: run.text(fault.row), plan: plan, target: index, line: reader.lines[fault.row])
        var isConstant = false
        if case .constant = plan.origins[index] { isConstant = true }
        if plan.keepsGoing, !isConstant {
            faults.reject(fault.row, RejectedRow(error, text: run.utf8(fault.row)))
        } else {
            faults.end(fault.row, error)
        }
    }

    /// The numbers of a target in the reader's block, where the file has such.
    private func numbers(_ index: Int) -> NumberRun? {
        switch plan.origins[index] {
        case .field(let field): reader.numbers(field)
        case .part(let field, let part, let count): reader.numbers(field, part: part, of: count)
        case .absent, .constant, .joined, .rowNumber: nil
        }
    }

    /// Splits the cells of a target that holds one of several values.
    private func findParts(_ index: Int, _ faults: inout BlockFaults) {
        guard case .part(let field, let part, let count) = plan.origins[index] else { return }
        let run = reader.cells(field).prefix(faults.limit)
        parts.find(part, of: count, in: run, nulls: plan.nullRules[index]) { fault in
            let reason = CellFault.Reason.parts(wanted: count, found: fault.found)
            note(CellFault(row: fault.row, reason: reason), run, target: index, &faults)
            return faults.error == nil
        }
    }

    /// `unsplit`: records that were left out before they were cells; they have
    /// row numbers, too.
    private func withCells(
        _ index: Int, _ limit: Int, firstRow: Int, unsplit: [RejectedRow], _ body: (CellRun) -> Void
    ) {
        switch plan.origins[index] {
        case .absent: break
        case .field(let field): body(reader.cells(field).prefix(limit))
        case .part(let field, _, _):
            let run = reader.cells(field).prefix(limit)
            parts.withRun(of: run, count: run.count, body)
        case .constant(let text):
            stated.removeAll()
            stated.append(text)
            stated.withRun(stride: 0, count: limit, body)
        case .rowNumber:
            stated.removeAll()
            var before = 0
            for row in 0..<limit {
                while before < unsplit.count, unsplit[before].line < reader.lines[row] { before += 1 }
                stated.append(String(firstRow + before + row + 1))
            }
            stated.withRun(stride: 1, count: limit, body)
        case .joined(let fields, let separator):
            stated.removeAll()
            let parts = fields.map { reader.cells($0) }
            let separator = Array(separator.utf8)
            for row in 0..<limit {
                stated.append(joining: parts, row: row, separator: separator, nulls: plan.fileNulls)
            }
            stated.withRun(stride: 1, count: limit, body)
        }
    }
}
