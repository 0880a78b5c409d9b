import Columns

/// Types the cells of records, batch by batch in file order.
///
/// The first error in file order ends the import; of two in one row, the one
/// of the earlier table column. After an error every call throws it again.
public final class TableImporter {
    public let plan: ImportPlan
    /// Rows handed out so far.
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
    public func nextBatch(maximumRows: Int) throws -> ImportedBatch? {
        if let failure { throw failure }
        do {
            return try readBatch(max(1, maximumRows))
        } catch {
            failure = error
            throw error
        }
    }

    private func readBatch(_ maximumRows: Int) throws -> ImportedBatch? {
        var rows = 0
        var lines = LineTable()
        while rows < maximumRows {
            let count = try reader.nextBlock(maximumRecords: maximumRows - rows)
            if count == 0 { break }
            try append(count, firstRow: firstRow + rowCount + rows)
            for line in reader.lines { lines.append(line) }
            rows += count
        }
        guard rows > 0 else { return nil }
        rowCount += rows
        let columns = plan.targets.indices.map { index in
            plan.isAbsent(index) ? nil : assemblers[index].take()
        }
        var keys: TextVector?
        if let datasetKeys, case .texts(let texts) = datasetKeys.take().values { keys = texts }
        return ImportedBatch(
            firstLine: lines[0], rows: rows, columns: columns, datasetKeys: keys, lines: lines)
    }

    /// Parses the reader's block column by column, each only up to the first bad
    /// row of those before it, so that the error is the first in file order.
    private func append(_ count: Int, firstRow: Int) throws {
        var limit = count
        var error: ImportError?
        for index in plan.targets.indices where limit > 0 {
            guard !plan.isAbsent(index) else { continue }
            if let numbers = numbers(index)?.prefix(limit), assemblers[index].takes(numbers.values) {
                guard let fault = assemblers[index].append(numbers) else { continue }
                limit = fault.row
                if let field = plan.origins[index].fields.first {
                    error = self.error(fault, reader.cells(field), target: index)
                }
                continue
            }
            if let (row, fault) = partFault(index, limit) { (limit, error) = (row, fault) }
            withCells(index, limit, firstRow: firstRow) { run in
                guard let fault = assemblers[index].append(run) else { return }
                limit = fault.row
                error = self.error(fault, run, target: index)
            }
        }
        if let error { throw error }
        if let datasetKeys, let field = plan.datasetField {
            _ = datasetKeys.append(reader.cells(field))
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

    /// Splits the cells of a target that holds one of several values; gives the
    /// first cell with another number of them.
    private func partFault(_ index: Int, _ limit: Int) -> (row: Int, error: ImportError)? {
        guard case .part(let field, let part, let count) = plan.origins[index] else { return nil }
        let run = reader.cells(field).prefix(limit)
        guard let fault = parts.find(part, of: count, in: run, nulls: plan.nullRules[index]) else {
            return nil
        }
        let reason = CellFault.Reason.parts(wanted: count, found: fault.found)
        return (fault.row, error(CellFault(row: fault.row, reason: reason), run, target: index))
    }

    private func withCells(_ index: Int, _ limit: Int, firstRow: Int, _ body: (CellRun) -> Void) {
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
            for row in 0..<limit { stated.append(String(firstRow + row + 1)) }
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

    private func error(_ fault: CellFault, _ run: CellRun, target: Int) -> ImportError {
        CellError.make(
            fault, text: run.text(fault.row), plan: plan, target: target, line: reader.lines[fault.row])
    }
}
