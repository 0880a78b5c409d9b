import Columns
import Encodings

/// Holds the shared dictionary of one column against its rows, page by page
/// (SEG-062).
public struct SharedTextCheck {
    private let reader: SegmentReader
    private let column: Int
    private let texts: [String]
    private var unused: Set<TextKey>

    public init(of column: Int, in reader: SegmentReader) throws {
        self.reader = reader
        self.column = column
        texts = try reader.sharedTexts(of: column) ?? []
        unused = Set(texts.map(TextKey.init))
    }

    public mutating func add(page: Int, values: ColumnVector) throws {
        guard !unused.isEmpty, case .texts(let texts) = values.values,
            try reader.withPage(page, of: column, { $0.usesSharedTexts })
        else { return }
        texts.forEachUsedText { unused.remove(TextKey($0)) }
    }

    /// What is wrong, once every page was added.
    public var fault: String? {
        let distinct = Set(texts.map(TextKey.init)).count
        if distinct < texts.count {
            return "\(texts.count - distinct) texts of the shared dictionary stand in it twice"
        }
        return unused.isEmpty ? nil : "no row uses \(unused.count) texts of the shared dictionary"
    }
}
