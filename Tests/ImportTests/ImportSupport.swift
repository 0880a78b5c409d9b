import Columns

@testable import Import

/// Everything of a CSV text as rows of values, read in batches of `maximumRows`.
func rows(
    _ text: String, _ targets: [TargetColumn], mapping: MappingFile? = nil,
    options: ImportOptions = ImportOptions(), dialect: Dialect = .comma, chunkSize: Int = .max,
    bufferBytes: Int = 512 << 10, maximumRows: Int = 1000
) throws -> [[Value]] {
    let importer = try importer(
        Array(text.utf8), targets, mapping: mapping, options: options, dialect: dialect,
        chunkSize: chunkSize, bufferBytes: bufferBytes)
    var result: [[Value]] = []
    while let batch = try importer.nextBatch(maximumRows: maximumRows) {
        for row in 0..<batch.rows { result.append(batch.columns.map { $0?[row] ?? .null }) }
    }
    return result
}

func importer(
    _ bytes: [UInt8], _ targets: [TargetColumn], mapping: MappingFile? = nil,
    options: ImportOptions = ImportOptions(), dialect: Dialect = .comma, chunkSize: Int = .max,
    bufferBytes: Int = 512 << 10
) throws -> TableImporter {
    let reader = try DelimitedReader(
        source: MemorySource(bytes, chunkSize: chunkSize), file: "t.csv", dialect: dialect,
        bufferBytes: bufferBytes)
    let plan = try ImportPlan(
        file: "t.csv", header: reader.header, targets: targets, mapping: mapping, options: options)
    return try TableImporter(reader: reader, plan: plan)
}

/// The text of the error that `body` throws; what it returned otherwise.
func failure(_ body: () throws -> some Any) -> String {
    do { return "no error: \(try body())" } catch { return "\(error)" }
}

func text(_ name: String, nullable: Bool = true) -> TargetColumn {
    TargetColumn(name: name, type: .text, isNullable: nullable)
}
