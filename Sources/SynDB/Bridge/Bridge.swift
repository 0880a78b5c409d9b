import Foundation
import Import
import Store

/// Files that Python turns into a form that is read here: Parquet into a stream
/// of Arrow, spreadsheets into CSV.
///
/// The programs are a few lines handed to the interpreter, so that the
/// executable needs no file beside it. SYNDB_PYTHON names another interpreter
/// than `python3`.
enum Bridge {
    static func open(_ path: String, layout: FileLayout) throws -> (
        source: any ByteSource, layout: FileLayout
    ) {
        var bridged = layout
        bridged.format = layout.format == .parquet ? .arrow : .csv
        bridged.block = nil
        let program: String
        switch layout.format {
        case .parquet: program = text(PackageResources.common_py, PackageResources.parquet_py)
        case .xls:
            program = text(PackageResources.common_py, PackageResources.sheets_py, PackageResources.xls_py)
        default:
            program = text(PackageResources.common_py, PackageResources.sheets_py, PackageResources.xlsx_py)
        }
        let module = layout.format == .parquet ? "pyarrow" : layout.format == .xlsx ? "openpyxl" : "xlrd"
        let need = "\(layout.format.rawValue) files are read with Python and its module \(module)"
        let hint =
            "install it (python3 -m pip install \(module)), or name a Python that has it in SYNDB_PYTHON"
        let source = try ChildSource(
            python, ["-c", program, path, layout.block ?? ""], file: path,
            missing: StoreError(
                .badInput, "\(path): \(need); \(python) is not on the PATH",
                hint: "install Python 3 and then the module: python3 -m pip install \(module)")
        ) { status, words in
            if status == missingModule {
                return StoreError(.badInput, "\(path): \(need), which \(python) does not have", hint: hint)
            }
            return StoreError(
                .badInput, "\(path): \(words.isEmpty ? "Python ended with status \(status)" : words)")
        }
        return (source, bridged)
    }

    /// The status of a program whose module is not there.
    static let missingModule: Int32 = 67

    /// The interpreter.
    static var python: String { ProcessInfo.processInfo.environment["SYNDB_PYTHON"] ?? "python3" }

    static func text(_ parts: [UInt8]...) -> String {
        parts.map { String(decoding: $0, as: UTF8.self) }.joined(separator: "\n")
    }
}
