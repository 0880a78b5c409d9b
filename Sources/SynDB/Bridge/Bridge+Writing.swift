import Foundation
import Store

extension Bridge {
    /// A sink for an Arrow stream, which Python writes as Parquet to a file that
    /// exists, or to standard output where there is none.
    static func parquetSink(file: String?) throws -> ChildSink {
        let output = file.map { FileHandle(forWritingAtPath: $0) } ?? .standardOutput
        guard let output else { throw StoreError(.runtime, "\(file ?? ""): cannot be opened for writing") }
        let need = "Parquet is written with Python and its module pyarrow"
        return try ChildSink(
            python, ["-c", text(PackageResources.common_py, PackageResources.write_parquet_py)], to: output,
            missing: StoreError(
                .runtime, "\(need); \(python) is not on the PATH",
                hint:
                    "install Python 3 and then the module: python3 -m pip install pyarrow; or write Arrow, which needs no Python"
            )
        ) { status, words in
            if status == missingModule {
                return StoreError(
                    .runtime, "\(need), which \(python) does not have",
                    hint:
                        "install it (python3 -m pip install pyarrow), name a Python that has it in SYNDB_PYTHON, or write Arrow, which needs no Python"
                )
            }
            return StoreError(
                .runtime,
                "Parquet was not written: \(words.isEmpty ? "Python ended with status \(status)" : words)")
        }
    }
}
