import Store

/// Kinds of files that people have at hand and that are no text, with the way
/// to turn them into text.
struct BinaryKind {
    var name: String
    var magic: [UInt8]
    /// Names that tell before a byte is read; with their dot.
    var suffixes: [String]
    /// From the file's name, what to do.
    var hint: @Sendable (String) -> String

    /// How many bytes tell any kind.
    static let magicBytes = 8

    private static let all: [BinaryKind] = [
        packed("gzip", [0x1F, 0x8B], ".gz", "gzip -dc"),
        packed("xz", [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00], ".xz", "xz -dc"),
        packed("lz4", [0x04, 0x22, 0x4D, 0x18], ".lz4", "lz4 -dc"),
        BinaryKind(name: "Parquet", magic: Array("PAR1".utf8), suffixes: [".parquet"]) {
            "write it as CSV first, for instance with DuckDB: COPY (FROM '\($0)') TO 'rows.csv'"
        },
        BinaryKind(name: "Arrow", magic: Array("ARROW1".utf8), suffixes: [".arrow", ".feather"]) { _ in
            "write it as CSV first, for instance with pyarrow.csv.write_csv"
        },
        BinaryKind(name: "Excel", magic: [], suffixes: [".xlsx", ".xls", ".ods"]) { _ in
            "save the sheet as CSV first"
        },
        BinaryKind(name: "zip", magic: [0x50, 0x4B, 0x03, 0x04], suffixes: [".zip"]) {
            "if it is a workbook, save the sheet as CSV; else unpack on the way: unzip -p \($0) | syndb load ... -"
        },
        BinaryKind(
            name: "HDF5", magic: [0x89, 0x48, 0x44, 0x46, 0x0D, 0x0A, 0x1A, 0x0A],
            suffixes: [".h5", ".hdf5", ".nwb"]
        ) { _ in "write the table as CSV first, for instance with pandas.read_hdf and to_csv" },
    ]

    private static func packed(
        _ name: String, _ magic: [UInt8], _ suffix: String, _ command: String
    ) -> BinaryKind {
        BinaryKind(name: name, magic: magic, suffixes: [suffix]) {
            "decompress on the way: \(command) \($0) | syndb load ... -"
        }
    }

    /// Refuses a file by its name.
    static func check(name: String) throws {
        let lower = name.lowercased()
        for kind in all {
            guard let suffix = kind.suffixes.first(where: lower.hasSuffix) else { continue }
            throw StoreError(
                .badInput, "\(name): \(suffix) files are not read directly", hint: kind.hint(name))
        }
    }

    /// Refuses a file by its first bytes, whatever its name says.
    static func check(head: [UInt8], of name: String) throws {
        for kind in all where !kind.magic.isEmpty && head.starts(with: kind.magic) {
            throw StoreError(
                .badInput,
                "\(name): \(kind.name) files are not read directly, and this is one by its first bytes",
                hint: kind.hint(name))
        }
    }
}
