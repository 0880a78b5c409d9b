import Import
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
        BinaryKind(name: "OpenDocument", magic: [], suffixes: [".ods"]) { _ in "save the sheet as CSV first"
        },
        BinaryKind(name: "zip", magic: [0x50, 0x4B, 0x03, 0x04], suffixes: [".zip"]) {
            "if it is a workbook, name it .xlsx or pass --format xlsx; else unpack on the way: "
                + "unzip -p \($0) | syndb load ... -"
        },
        BinaryKind(
            name: "HDF5", magic: [0x89, 0x48, 0x44, 0x46, 0x0D, 0x0A, 0x1A, 0x0A],
            suffixes: [".h5", ".hdf5", ".nwb"]
        ) { _ in "write the table as CSV first, for instance with pandas.read_hdf and to_csv" },
        BinaryKind(name: "YAML", magic: [], suffixes: [".yaml", ".yml"]) {
            "if it describes a dataset: syndb dataset add STORE --file \($0)"
        },
        mesh("STL", ".stl"), mesh("Wavefront", ".obj"), mesh("glTF", ".glb"),
    ]

    private static func mesh(_ name: String, _ suffix: String) -> BinaryKind {
        BinaryKind(name: name, magic: [], suffixes: [suffix]) { _ in
            "a mesh has no rows: keep it where it is and load its place into a column such as s3_mesh_location"
        }
    }

    /// The format that the first bytes tell, whatever the name says.
    static func format(head: [UInt8]) -> FileFormat? {
        // A stream of Arrow begins with a mark that no text can have.
        if head.starts(with: Array("ARROW1".utf8)) || head.starts(with: [0xFF, 0xFF, 0xFF, 0xFF]) {
            return .arrow
        }
        if head.starts(with: Array("PAR1".utf8)) { return .parquet }
        return head.starts(with: [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]) ? .xls : nil
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
