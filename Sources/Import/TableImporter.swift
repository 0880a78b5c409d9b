import Columns

/// Reads the rows of one file as batches of typed columns, in file order.
///
/// The first error in file order ends the import; of two in one row, the one
/// of the earlier table column. After an error every call throws it again.
public final class TableImporter {
    public let plan: ImportPlan
    /// Rows handed out so far.
    public private(set) var rowCount = 0

    private let reader: DelimitedReader
    private let assemblers: [ColumnAssembler]
    private let datasetKeys: ColumnAssembler?
    private var stated = StatedCells()
    private var failure: (any Error)?
    /// Rows of the files before this one: row numbers count on from there.
    private let firstRow: Int

    /// `reader` must stand where its initialiser left it; the plan must be made
    /// from its header.
    public init(reader: DelimitedReader, plan: ImportPlan, firstRow: Int = 0) throws {
        guard plan.header == reader.header else {
            throw ImportError(
                .columns, file: reader.file, message: "expected a plan for this header, found another's")
        }
        self.reader = reader
        self.plan = plan
        self.firstRow = firstRow
        datasetKeys = plan.datasetField.map { _ in .rawText() }
        assemblers = plan.targets.indices.map { index in
            var nulls = plan.nullRules[index]
            switch plan.origins[index] {
            case .constant, .rowNumber: nulls = .none
            case .joined: nulls = NullRules(file: [""], column: [])
            case .absent, .field: break
            }
            return ColumnAssembler(plan.targets[index], nulls: nulls, conversion: plan.conversions[index])
        }
    }

    /// Reads the header and makes the plan from it.
    public convenience init(
        source: any ByteSource, file: String, dialect: Dialect? = nil, targets: [TargetColumn],
        mapping: MappingFile? = nil, options: ImportOptions = ImportOptions(), firstRow: Int = 0
    ) throws {
        let reader = try DelimitedReader(
            source: source, file: file, dialect: mapping?.dialect ?? dialect ?? .comma,
            header: mapping?.header)
        let plan = try ImportPlan(
            file: file, header: reader.header, targets: targets, mapping: mapping, options: options)
        try self.init(reader: reader, plan: plan, firstRow: firstRow)
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

    private func withCells(_ index: Int, _ limit: Int, firstRow: Int, _ body: (CellRun) -> Void) {
        switch plan.origins[index] {
        case .absent: break
        case .field(let field): body(reader.cells(field).prefix(limit))
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
