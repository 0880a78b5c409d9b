import SynDB

/// What a load of a folder says with --json: its summary, and after a dry run
/// what was seen in the files.
struct FolderReport: Encodable {
    var summary: FolderSummary
    var files: [FileProfile]

    private enum CodingKeys: String, CodingKey { case files }

    func encode(to encoder: any Encoder) throws {
        try summary.encode(to: encoder)
        guard !files.isEmpty else { return }
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(files, forKey: .files)
    }
}
