/// Splits CSV or TSV bytes into records of cells, a block at a time (RFC 4180).
///
/// - Cells may stand in quotes; inside, a quote is doubled, and delimiters and
///   line ends are text. A quote elsewhere than at the front is text.
/// - Lines end with LF or CR LF, also mixed; the last may lack its end. A CR
///   without an LF is text.
/// - A byte order mark is skipped; everything must be UTF-8.
/// - The first record is the header, unless one is given. Every other has as
///   many cells.
/// - Empty lines at the end are ignored. Elsewhere an empty line is an error,
///   but in a file of one column it is a row with an empty cell.
///
/// Line numbers count physical lines from 1, those inside quotes too.
public final class DelimitedReader {
    /// A longer record is taken for an unclosed quote, not for data.
    static let maximumRecordBytes = 64 << 20
    static let maximumColumns = 65_536
    static let maximumPlainRecords = 1024

    public let file: String
    public let dialect: Dialect
    /// The names of the first record, as they are.
    public internal(set) var header: [String] = []

    var source: any ByteSource
    /// Bytes not yet consumed lie at `position..<filled`.
    let chunk: TextChunk
    /// Those of the chunk.
    var bytes: UnsafeMutablePointer<UInt8>
    var position = 0
    var filled = 0
    var sourceEnded = false
    /// Where the current block begins.
    var blockStart = 0
    /// The physical line at `position`.
    var line = 1

    /// The cells of the current block, row after row.
    let slices: UnsafeMutablePointer<CellSlice>
    /// The physical line of each record of the current block.
    var lines: [Int] = []
    /// Empty lines seen and not yet known to be inside the file.
    var pendingBlanks = 0
    /// Empty lines to hand out as rows of a file of one column.
    var blankRows = 0
    /// Whether all bytes of the current block are known to be ASCII.
    var isASCII = true
    /// How many records are tried to be split at once: a file with one that is
    /// not plain often has many.
    var plainRecords = DelimitedReader.maximumPlainRecords
    /// Whether a cell of the current block holds doubled quotes.
    var hasEscapes = false
    /// Comes after the records that precede its place.
    var pendingError: ImportError?
    /// Whether records of another number of cells are left out.
    var keepsGoing = false
    var rejects: [RejectedRow] = []

    /// Reads the header, or takes the given one for a file whose first line is
    /// data.
    ///
    /// Throws `ImportError`: `emptyFile` without a header row, and whatever may
    /// be wrong with a record.
    public convenience init(
        source: any ByteSource, file: String, dialect: Dialect = .comma, header: [String]? = nil
    ) throws {
        try self.init(source: source, file: file, dialect: dialect, header: header, bufferBytes: 512 << 10)
    }

    /// The buffer grows for a record that is longer than `bufferBytes`.
    init(
        source: any ByteSource, file: String, dialect: Dialect, header: [String]? = nil, bufferBytes: Int
    ) throws {
        self.source = source
        self.file = file
        self.dialect = dialect
        chunk = TextChunk(capacity: bufferBytes)
        bytes = chunk.bytes
        slices = .allocate(capacity: DelimitedReader.maximumColumns + DelimitedReader.spareSlices)
        try readHeader(stated: header)
    }

    /// Reads a piece of a file that ends with a record, or with the file.
    init(_ chunk: TextChunk, file: String, dialect: Dialect, header: [String]) {
        source = MemorySource([])
        sourceEnded = true
        self.file = file
        self.dialect = dialect
        self.chunk = chunk
        bytes = chunk.bytes
        filled = chunk.filled
        line = chunk.firstLine
        let records = DelimitedReader.blockRecords(columns: header.count)
        slices = .allocate(capacity: records * header.count + DelimitedReader.spareSlices)
        self.header = header
    }

    deinit { slices.deallocate() }
}

extension DelimitedReader {
    public var columnCount: Int { header.count }

    /// A kernel writes up to so many slices more than there are cells.
    private static let spareSlices = 64

    /// Records of a block: their slices fit and stay in the cache.
    private static func blockRecords(columns: Int) -> Int {
        min(maximumPlainRecords, maximumColumns / columns)
    }

    /// Splits up to `maximumRecords` records and returns how many; 0 at the end.
    /// `slices` and `lines` describe them until the next call.
    func nextBlock(maximumRecords: Int) throws -> Int {
        if let pendingError { throw pendingError }
        let limit = min(maximumRecords, DelimitedReader.blockRecords(columns: columnCount))
        lines.removeAll(keepingCapacity: true)
        while lines.isEmpty {
            let (start, startLine) = (position, line)
            blockStart = start
            isASCII = true
            splitBlock(limit)
            finishBlock(from: start, line: startLine)
            if !lines.isEmpty { break }
            if let pendingError { throw pendingError }
            if rejects.count >= RejectedRow.maximumHeld { return 0 }
            if sourceEnded, position == filled { return 0 }
            try refill()
        }
        return lines.count
    }

    /// As many for each byte as in the current block; none where there may be more bytes.
    var recordsAhead: Int {
        guard sourceEnded, position > blockStart else { return 0 }
        return Int(Double(filled - position) / Double(position - blockStart) * Double(lines.count))
    }

    /// The cells of file column `column` in the current block.
    func cells(_ column: Int) -> CellRun {
        CellRun(
            bytes: UnsafePointer(bytes), slices: UnsafePointer(slices) + column, stride: columnCount,
            count: lines.count)
    }

    private var emptyFile: ImportError {
        ImportError(.emptyFile, file: file, message: "expected a header row, found an empty file")
    }

    private func readHeader(stated: [String]?) throws {
        try refill()
        if filled >= 3, bytes[0] == 0xEF, bytes[1] == 0xBB, bytes[2] == 0xBF { position = 3 }
        if let stated {
            guard position < filled else {
                throw ImportError(.emptyFile, file: file, message: "expected rows, found an empty file")
            }
            guard !stated.isEmpty, stated.count <= DelimitedReader.maximumColumns else {
                throw ImportError(
                    .structure, file: file,
                    message: "expected 1 to \(DelimitedReader.maximumColumns) columns, found \(stated.count)")
            }
            header = stated
            return
        }
        while true {
            switch splitRecord(at: position, limit: DelimitedReader.maximumColumns) {
            case .incomplete:
                if sourceEnded { throw emptyFile }
                try refill()
            case .malformed(let error): throw error
            case .record(let record):
                let start = position
                guard !record.isBlank else {
                    throw ImportError(
                        .emptyFile, file: file, line: 1,
                        message: "expected a header row, found an empty line")
                }
                guard record.cells <= DelimitedReader.maximumColumns else {
                    throw ImportError(
                        .structure, file: file, line: 1,
                        message: "expected at most \(DelimitedReader.maximumColumns) columns, found "
                            + "\(record.cells)")
                }
                consume(record)
                isASCII = false
                lines = [1]
                header = [String](repeating: "", count: record.cells)
                finishBlock(from: start, line: 1)
                if let pendingError { throw pendingError }
                header = header.indices.map { cells($0).text(0) }
                return
            }
        }
    }
}
