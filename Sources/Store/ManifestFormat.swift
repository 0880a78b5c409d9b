import Blocks
import Encodings
import StoreIO

/// Constants of a manifest file (FormatSpec, manifest.md).
enum ManifestFormat {
    static let kind = BlockFileKind(
        magic: "SYNMAN\r\n", major: 1, minor: 0, name: "manifest", rules: ("MAN-001", "MAN-002", "MAN-003"))
    /// Blocks of a table before those of its columns: segments, runs.
    static let fixedBlocks = 2
    /// The most runs of a table: such as are alike take no bytes, so that bytes
    /// do not bound them (MAN-004).
    static let maximumRuns = 1 << 26

    /// Profiles by their numbers.
    private static let profiles: [EncodingProfile] = [.load, .cold]

    static func profile(_ number: Int) -> EncodingProfile? {
        number < profiles.count ? profiles[number] : nil
    }

    /// One that is not known has the number after all that are.
    static func number(of profile: EncodingProfile?) -> UInt64 {
        UInt64(profiles.firstIndex { $0 == profile } ?? profiles.count)
    }

    static func damaged(_ path: String, _ message: String, _ rule: String) -> StoreError {
        StoreError(
            .corrupt, "\(path): \(message) (\(rule))",
            hint: "restore the file from a copy; another snapshot is never taken silently")
    }
}

extension StoreError {
    /// The error of a block file with its path.
    init(_ error: BlockError, path: String) {
        switch error.kind {
        case .future: self.init(.future, "\(path): \(error)", hint: "use a newer syndb")
        case .damaged: self = ManifestFormat.damaged(path, error.message, error.rule)
        }
    }
}
