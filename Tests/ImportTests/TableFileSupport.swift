import Columns

@testable import Import

/// All rows of a file of any format, in batches of `maximumRows`.
func tableRows(
    _ bytes: [UInt8], _ layout: FileLayout, _ targets: [TargetColumn]? = nil, map: String? = nil,
    options: ImportOptions = ImportOptions(), chunkSize: Int = .max, maximumRows: Int = 1000
) throws -> [[Value]] {
    let mapping = try map.map { try MappingFile(yaml: $0, file: "m.yaml") }
    let file = try TableFile(
        MemorySource(bytes, chunkSize: chunkSize), file: "t", layout: layout, mapping: mapping)
    let importer = try file.importer(
        targets: targets ?? file.header.map { text($0) }, mapping: mapping, options: options)
    var rows: [[Value]] = []
    while let batch = try importer.nextBatch(maximumRows: maximumRows) {
        for row in 0..<batch.rows { rows.append(batch.columns.map { $0?[row] ?? .null }) }
    }
    return rows
}

func tableRows(
    _ text: String, _ format: FileFormat, _ targets: [TargetColumn]? = nil, map: String? = nil,
    block: String? = nil, options: ImportOptions = ImportOptions(), chunkSize: Int = .max
) throws -> [[Value]] {
    try tableRows(
        Array(text.utf8), FileLayout(format: format, block: block), targets, map: map, options: options,
        chunkSize: chunkSize)
}

/// Rows as text with their lines, read in pieces by several threads, then the
/// error if there is one.
func outcome(
    _ file: () throws -> TableFile, _ targets: [TargetColumn], mapping: MappingFile? = nil,
    options: ImportOptions = ImportOptions(), threads: Int = 3
) -> [String] {
    var lines: [String] = []
    do {
        let source = try file().batches(targets: targets, mapping: mapping, options: options)
        let pipeline = BatchPipeline(threads: threads, depth: 4) { try source.nextTask().map { (0, $0) } }
        while let (_, batch, _) = try pipeline.next() {
            guard let batch else { continue }
            for row in 0..<batch.rows {
                lines.append("\(batch.lineOfRow(row)): \(batch.columns.map { $0?[row] ?? .null })")
            }
        }
    } catch {
        lines.append("\(error)")
    }
    return lines
}

/// All that a source gives, `room` bytes at a time.
func drained(_ source: any ByteSource, room: Int) throws -> [UInt8] {
    var source = source
    var result: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: room)
    while true {
        let count = try buffer.withUnsafeMutableBytes { try source.read(into: $0) }
        if count == 0 { return result }
        result += buffer[..<count]
    }
}

/// The names of a file's columns.
func tableHeader(_ text: String, _ layout: FileLayout) throws -> [String] {
    try TableFile(MemorySource(text), file: "t", layout: layout).header
}

func number(_ name: String, _ unit: String? = nil) -> TargetColumn {
    TargetColumn(name: name, type: .float64, unit: unit)
}

func integer(_ name: String, _ type: ColumnType = .int64) -> TargetColumn {
    TargetColumn(name: name, type: type)
}

func identifier(_ name: String) -> TargetColumn {
    TargetColumn(name: name, type: .id, isNullable: false)
}

extension Value {
    static func id(_ text: String) -> Value { .identifier(Identifier(text)!) }
}
