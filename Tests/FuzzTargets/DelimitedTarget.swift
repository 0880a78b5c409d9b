import Columns
import Import

/// A delimited file, read whole and in pieces: the same rows, the same rows left
/// out and the same error.
///
/// Input: a byte of the delimiter (bits 0 and 1), of leaving out bad rows (bit 2),
/// of a first line that is data (bit 3) and of a map with sentinels and units (bit
/// 4); a byte from which the size of the pieces is drawn; the file.
///
/// The first cells of a piece are parsed one by one and the others by kernels, so
/// that cells of small pieces hold one way against the other.
enum DelimitedTarget {
    private static let delimiters = [",", "tab", ";", "0"]
    private static let types: [ColumnType] = [.text, .int64, .float64, .id, .bool, .int8]
    private static let measured: [ColumnType] = [.int64, .float64, .int8]

    static func run(_ input: [UInt8]) {
        guard input.count > 2 else { return }
        let file = Array(input.dropFirst(2))
        let whole = outcome(file, input[0], chunkBytes: 1 << 20)
        let pieces = outcome(file, input[0], chunkBytes: 16 + Int(input[1]))
        precondition(whole == pieces, "\(whole) in pieces: \(pieces)")
    }

    /// Rows with their lines, then rows that are left out, then the error.
    private static func outcome(_ bytes: [UInt8], _ flags: UInt8, chunkBytes: Int) -> [String] {
        var rows: [String] = []
        var rejects: [String] = []
        func add(_ list: [RejectedRow]) {
            rejects += list.map { "left out: \($0.line) \($0.column ?? "-") \($0.text)" }
        }
        do {
            let dialect = Dialect(delimiter: delimiters[Int(flags & 3)])
            let header = flags & 8 == 0 ? nil : ["a", "b", "c"]
            let file = try TableFile(
                MemorySource(bytes, chunkSize: max(1, chunkBytes / 3)), file: "fuzz",
                layout: FileLayout(dialect: dialect, header: header), chunkBytes: chunkBytes)
            let targets = file.header.enumerated().map { column, name in
                let type = types[column % types.count]
                return TargetColumn(name: name, type: type, unit: measured.contains(type) ? "nm" : nil)
            }
            let mapping = flags & 16 == 0 ? nil : map(targets)
            var options = ImportOptions()
            options.keepsGoing = flags & 4 != 0
            let source = try file.batches(targets: targets, mapping: mapping, options: options)
            let pipeline = BatchPipeline(threads: 1, depth: 1) { try source.nextTask().map { (0, $0) } }
            while let (_, batch, _) = try pipeline.next() {
                guard let batch else { continue }
                for row in 0..<batch.rows {
                    rows.append("\(batch.lineOfRow(row)): \(batch.columns.map { $0?[row] ?? .null })")
                }
                add(batch.rejects)
            }
        } catch let failed as FailedImport {
            add(failed.rejects)
            return rejects + ["\(failed.error)"]
        } catch {
            // How many rows come before it depends on the pieces.
            return rejects + ["\(error)"]
        }
        return rows + rejects
    }

    /// Numbers that mean NULL, and numbers in other units: times a thousand, and
    /// for the narrow type a tenth.
    private static func map(_ targets: [TargetColumn]) -> MappingFile {
        var map = MappingFile(file: "map")
        map.nulls = ["", "NA", "0"]
        for target in targets {
            var entry = ColumnMapping(column: target.name, nulls: ["-1", "7", "nan", "8.5"])
            if target.unit != nil {
                entry.unit = target.type == .int8 ? "angstrom" : "um"
                entry.converts = true
            }
            map.columns[target.name] = entry
        }
        return map
    }

    /// Files with each situation of quotes, line ends and values.
    static func seeds() -> [[UInt8]] {
        let files = [
            "a,b,c,d,e,f\nx,1,1.5,7,true,-3\ny,-20,1e-7,8,no,127\n,,,,,\n",
            "a,b\r\n\"x,\"\"y\"\"\",9223372036854775807\r\n\"line\nend\",395.0\r\n",
            "a,b,c\n\"\",5,120.69562487932596\n\n\n", "a\n\n1\n\n\"\"\n2",
            "a,b,c,d\nx,1,2,864691135657434071\ny\"z,1,nan,00000000-0000-0000-0000-000000000000\n",
            "a,b\nx,1\ny,2,3\nz\n\nw,4\nv,five\n", "a,b\nx,\"1\ny,2\n", "a,b\nx,\"1\"y\n",
            "\u{FEFF}a,b\né,1\n",
            "a,b,c,d,e,f\nx,-1,7,7,yes,10\ny,12345678,-1.0,-1,no,-120\nz,0,8.5,007,t,15\n",
            "a,b,c,d\nx,-1,1,8b4ae5f1-a941-46a0-956a-26afbccdafe5\ny,1.5,2,8b4ae5f1-a941-46a0-956a-26afbccdafe6\n",
        ]
        let delimiters = [",", "\t", ";", "0"]
        return files.indices.flatMap { index in
            (0..<32).map { flags in
                let text = files[index].split(separator: ",", omittingEmptySubsequences: false).joined(
                    separator: delimiters[flags & 3])
                return [UInt8(flags), UInt8(index * 9)] + Array(text.utf8)
            }
        }
    }
}
