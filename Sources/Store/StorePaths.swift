import Columns

/// Where the files of a store are (FormatSpec, store.md).
///
///     store/
///       STORE                       what this folder is; written once
///       LOCK                        held while a writer begins or commits
///       manifests/0000000042.man    one per snapshot
///       catalog/0000000017.cat      one per state of the metadata
///       tables/synapse/<id>.seg
///       tmp/<id>/                   one writer's files before its commit
struct StorePaths: Sendable {
    let root: String

    var identity: String { root + "/STORE" }
    /// STORE while it is written.
    var newIdentity: String { temporary + "/STORE" }
    var lock: String { root + "/LOCK" }
    var manifests: String { root + "/manifests" }
    var catalogs: String { root + "/catalog" }
    var tables: String { root + "/tables" }
    var temporary: String { root + "/tmp" }

    func manifest(_ number: UInt64) -> String { "\(manifests)/\(Self.name(number)).man" }
    func catalog(_ number: UInt64) -> String { "\(catalogs)/\(Self.name(number)).cat" }
    func table(_ name: String) -> String { "\(tables)/\(name)" }
    func segment(_ id: UUIDBytes, of table: String) -> String { "\(tables)/\(table)/\(id).seg" }

    /// Held by the writer whose folder under `tmp` it is.
    static func folderLock(_ folder: String) -> String { folder + "/LOCK" }

    /// Table names become folder names: 1 to 100 lower-case letters, digits and
    /// underscores, the first a letter, so that none leads elsewhere (STO-009).
    static func isTableName(_ name: String) -> Bool {
        let letters = UInt8(ascii: "a")...UInt8(ascii: "z")
        let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
        return (1...100).contains(name.utf8.count) && letters.contains(name.utf8.first!)
            && name.utf8.allSatisfy { letters.contains($0) || digits.contains($0) || $0 == UInt8(ascii: "_") }
    }

    /// Ten digits, so that names sort as numbers do.
    private static func name(_ number: UInt64) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, 10 - digits.count)) + digits
    }

    /// The number of a file named by `manifest(_:)` or `catalog(_:)`.
    static func number(_ name: String, suffix: String) -> UInt64? {
        guard name.hasSuffix(suffix) else { return nil }
        let digits = name.dropLast(suffix.count)
        return digits.count >= 10 && digits.allSatisfy(\.isNumber) ? UInt64(digits) : nil
    }
}
