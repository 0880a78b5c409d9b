import Columns
import Encodings

/// Where a segment that is written gets its pages from. Asked from several
/// threads, column by column.
public protocol SegmentPages: Sendable {
    /// The values of a column for rows of the segment.
    func values(_ column: Int, _ rows: Range<Int>) throws -> ColumnVector

    /// One page, asked for once.
    func page(_ page: Int, of column: Int, _ rows: Range<Int>) throws -> PageContent

    /// The shared dictionary of a column whose pages come with payloads, empty
    /// where they have none; nil where the writer is to decide.
    func sharedTexts(of column: Int) throws -> [UInt8]?
}

extension SegmentPages {
    public func page(_ page: Int, of column: Int, _ rows: Range<Int>) throws -> PageContent {
        PageContent(try values(column, rows))
    }

    public func sharedTexts(of column: Int) -> [UInt8]? { nil }
}

/// What a page holds.
public struct PageContent: Sendable {
    public var values: ColumnVector
    /// The payload of those values, written as it stands; nil where they are
    /// encoded.
    public var payload: [UInt8]?
    /// Schemes that held most of the values in other pages, and the most bytes that
    /// they may take here.
    public var guess: (schemes: SchemeGuess, limit: Int)?

    public init(_ values: ColumnVector) { self.values = values }

    /// What is written: with the schemes of the guess unless that takes more bytes
    /// than it allows, else with those that cost least.
    func encoded(_ profile: EncodingProfile) -> [UInt8] {
        if let payload { return payload }
        // The cold profile always looks for the fewest bytes.
        if let guess, profile == .load {
            let bytes = PageEncoding.encode(values, profile: profile, like: guess.schemes)
            if bytes.count <= guess.limit { return bytes }
        }
        return PageEncoding.encode(values, profile: profile)
    }
}

/// Pages of values that are at hand.
public struct ValuePages: SegmentPages {
    private let column: @Sendable (Int, Range<Int>) -> ColumnVector

    /// `column` gives the values of a column for rows of the segment.
    public init(_ column: @escaping @Sendable (Int, Range<Int>) -> ColumnVector) { self.column = column }

    public func values(_ column: Int, _ rows: Range<Int>) -> ColumnVector { self.column(column, rows) }
}
