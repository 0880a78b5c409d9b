/// What tells one kind of block file from another.
public struct BlockFileKind: Sendable {
    /// Eight bytes; the line end shows a file that passed through a text mode.
    let magic: [UInt8]
    let major: UInt16
    /// The highest minor version whose every byte this program knows.
    let minor: UInt16
    /// As messages call the file: "catalogue", "manifest".
    let name: String
    /// Rules of FormatSpec: the magic, the version and flags, the checksum.
    let rules: (magic: String, version: String, checksum: String)

    public init(
        magic: String, major: UInt16, minor: UInt16, name: String,
        rules: (magic: String, version: String, checksum: String)
    ) {
        self.magic = Array(magic.utf8)
        self.major = major
        self.minor = minor
        self.name = name
        self.rules = rules
    }
}
