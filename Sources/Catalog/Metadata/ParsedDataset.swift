/// A dataset of a metadata file, checked against its pack.
public struct ParsedDataset: Sendable, Equatable {
    public var metadata: DatasetMetadata
    /// What was accepted but looks like a slip, with file and line.
    public var warnings: [String]

    public init(metadata: DatasetMetadata, warnings: [String] = []) {
        self.metadata = metadata
        self.warnings = warnings
    }
}
