import SynDB

/// What a load says with --json: its summary, and after a dry run what was seen
/// in the files.
struct LoadReport<Summary: Encodable>: Encodable {
    /// Of one table or of a folder.
    var summary: Summary
    var files: [FileProfile]

    private enum CodingKeys: String, CodingKey { case files }

    func encode(to encoder: any Encoder) throws {
        try summary.encode(to: encoder)
        guard !files.isEmpty else { return }
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(files, forKey: .files)
    }
}
