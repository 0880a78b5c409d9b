/// Why a pack, a metadata file or a catalogue was refused.
///
/// The message says what was expected, what was found and what to do; `file`
/// and `line` say where, as far as there is a text with lines.
public struct CatalogError: Error, Sendable, Equatable {
    /// What a caller may want to tell apart, for instance by exit status.
    public enum Kind: Sendable, Equatable {
        /// A pack file breaks the grammar, or packs contradict each other.
        case pack
        /// A metadata file or an edit breaks the rules of its pack.
        case metadata
        /// A dataset id exists already.
        case clash
        /// No such dataset or pack.
        case notFound
        /// A catalogue file whose bytes are not what was written.
        case damaged
        /// A catalogue file of a later format.
        case future
    }

    public var kind: Kind
    public var message: String
    public var file: String?
    /// Counted from 1.
    public var line: Int?

    public init(_ kind: Kind, _ message: String, file: String? = nil, line: Int? = nil) {
        self.kind = kind
        self.message = message
        self.file = file
        self.line = line
    }
}

extension CatalogError: CustomStringConvertible {
    public var description: String {
        switch (file, line) {
        case (let file?, let line?): "\(file):\(line): \(message)"
        case (let file?, nil): "\(file): \(message)"
        default: message
        }
    }
}
