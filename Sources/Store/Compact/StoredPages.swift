import Bits
import Catalog
import Columns
import Encodings
import SegmentFormat
import Synchronization

/// The rows of one new segment as they stand in old ones, in that order: pages
/// that are taken as they are, and parts of pages that are put together.
///
/// A page stays as it is where it is long, or has nothing short beside it to be
/// put together with: pages of 10,000 rows take 4 % more bytes than those of
/// 65,536, since vectors are packed to 1,024 values and each page has entries in
/// directory and zones.
final class StoredPages: SegmentPages {
    /// Some rows of a page of an old segment.
    struct Part: Sendable {
        var source: SegmentReader
        var page: Int
        /// Of the page.
        var rows: Range<Int>
        var dataset: DatasetOrdinal
        /// Of the old segment.
        var run: Int
        /// Whether its pages are encoded for what is wanted.
        var isOfProfile: Bool

        fileprivate var isWholePage: Bool { rows.count == source.layout.pages[page].count }

        fileprivate var isOfShortRun: Bool {
            !RunStatistics.areStored(rows: source.layout.runs[run].rows.count)
        }
    }

    /// Pages of so many rows are not put together with others.
    private static let longPage = PageEncoding.maximumRows / 2
    /// Parts of so many rows are decoded by themselves, a vector at a time.
    private static let longPart = 1024
    /// Pages that stay decoded, since several datasets share them.
    private static let maximumDecoded = 512

    private struct PlaceOfPage: Hashable {
        var segment: UUIDBytes
        var page: Int
        var column: Int
    }

    private struct DecodedPage {
        var values: ColumnVector
        var guess: SchemeGuess?
        var bytes: Int
    }

    private struct State {
        var decoded: [PlaceOfPage: DecodedPage] = [:]
        /// What rows say of runs that are too short to have statistics.
        var proofs: [DatasetOrdinal: RowProof] = [:]
        /// Of the values that were read, part by part, by column and page.
        var hashes: [[SequenceHash?]]
    }

    let table: TableSchema
    let layout: SegmentLayout
    let ordinals: [DatasetOrdinal]
    let schema: SegmentSchema
    /// Positions of the table's columns of which any segment has values.
    private let columns: [Int]
    private let parts: [[Part]]
    private let state: Mutex<State>

    /// `runs`: by dataset, in the order of their ordinals.
    init(
        _ runs: [(dataset: DatasetOrdinal, id: UUIDBytes, parts: [Part])], of table: TableSchema
    ) {
        self.table = table
        ordinals = runs.map(\.dataset)
        layout = SegmentLayout(
            datasets: runs.map { run in (run.id, run.parts.reduce(0) { $0 + $1.rows.count }) },
            maximumPageRows: PageEncoding.maximumRows, pageRows: { Self.pageRows(of: runs[$0].parts) })
        let sources = runs.flatMap(\.parts).reduce(into: [UUIDBytes: SegmentReader]()) {
            $0[$1.source.id] = $1.source
        }
        columns = table.columns.indices.filter { index in
            sources.values.contains { $0.column(named: table.columns[index].name) != nil }
        }
        schema = SegmentSchema(
            tableCode: table.code, tableName: table.name,
            columns: columns.map { SegmentColumn(table.columns[$0]) })
        parts = Self.divide(runs.flatMap(\.parts), among: layout.pages)
        let unread = [SequenceHash?](repeating: nil, count: layout.pages.count)
        state = Mutex(State(hashes: columns.map { _ in unread }))
    }

    /// Lengths of the pages of a run that has pages of its own.
    private static func pageRows(of parts: [Part]) -> [Int] {
        var lengths: [Int] = []
        var short = 0
        func putTogether() {
            lengths += SegmentLayout.pageRows(of: short, maximum: PageEncoding.maximumRows)
            short = 0
        }
        for part in parts {
            guard part.isWholePage, part.isOfProfile, part.rows.count >= longPage else {
                short += part.rows.count
                continue
            }
            putTogether()
            lengths.append(part.rows.count)
        }
        putTogether()
        return lengths
    }

    /// The parts of each page.
    private static func divide(_ parts: [Part], among pages: [Range<Int>]) -> [[Part]] {
        var next = 0
        /// Rows of the next part that have a page.
        var taken = 0
        return pages.map { page in
            var own: [Part] = []
            var left = page.count
            while left > 0 {
                var part = parts[next]
                let start = part.rows.lowerBound + taken
                part.rows = start..<min(start + left, part.rows.upperBound)
                left -= part.rows.count
                taken += part.rows.count
                if part.rows.upperBound == parts[next].rows.upperBound { (next, taken) = (next + 1, 0) }
                own.append(part)
            }
            return own
        }
    }
}

extension StoredPages {
    func page(_ page: Int, of column: Int, _ rows: Range<Int>) throws -> PageContent {
        let type = schema.columns[column].type.physical
        let pieces: [Piece]
        var content: PageContent
        var hash = SequenceHash()
        if let numbers = try numbers(parts[page], column, count: rows.count) {
            (content, pieces) = (PageContent(numbers.values), numbers.pieces)
            hash = SequenceHash(of: numbers.values, parts: lengths(ofPage: page))
        } else {
            let read = try parts[page].map { try piece($0, column) }
            for (part, piece) in zip(parts[page], read) {
                add(piece.values, of: part, column)
                hash.add(piece.values, 0..<piece.values.count)
            }
            content = PageContent(ColumnVector.concatenated(read.map(\.values), type: type))
            pieces = read.map(\.piece)
        }
        state.withLock { $0.hashes[column][page] = hash }
        if let part = wholePage(page), part.isOfProfile, let position = position(of: column, in: part.source)
        {
            let payload = try part.source.payload(ofPage: part.page, column: position, for: schema)
            if payload.isPortable { content.payload = payload.bytes }
        }
        content.guess = Self.guess(pieces, type)
        return content
    }

    /// Ids of so many pages are looked at anew where no dictionary paid: those of a
    /// million rows from loads of 10,000 took 44 % fewer bytes with one.
    private static let manyPieces = 4

    /// The schemes of most of the rows.
    private static func guess(_ pieces: [Piece], _ type: PhysicalType) -> (schemes: SchemeGuess, limit: Int)?
    {
        var votes: [(guess: SchemeGuess, rows: Int)] = []
        for case (let guess?, _, let rows) in pieces {
            let index = votes.firstIndex { $0.guess == guess } ?? votes.count
            if index == votes.count { votes.append((guess, 0)) }
            votes[index].rows += rows
        }
        guard let most = votes.max(by: { $0.rows < $1.rows }) else { return nil }
        if type == .identifier, pieces.count >= manyPieces, most.guess.mayRepeatInMoreRows { return nil }
        let (bytes, rows) = pieces.reduce((0, 0)) { ($0.0 + $1.bytes, $0.1 + $1.rows) }
        return (most.guess, most.guess.limit(of: bytes, rows: rows, parts: pieces.count))
    }

    func values(_ column: Int, _ rows: Range<Int>) throws -> ColumnVector {
        let vectors = try layout.pages(overlapping: rows).flatMap { page in
            var first = layout.pages[page].lowerBound
            return try parts[page].compactMap { part -> ColumnVector? in
                defer { first += part.rows.count }
                let wanted = rows.clamped(to: first..<first + part.rows.count)
                guard !wanted.isEmpty else { return nil }
                var piece = part
                let start = part.rows.lowerBound + wanted.lowerBound - first
                piece.rows = start..<start + wanted.count
                return try self.piece(piece, column).values
            }
        }
        return ColumnVector.concatenated(vectors, type: schema.columns[column].type.physical)
    }

    /// How a page holds the rows of a part, and the bytes that they take there.
    private typealias Piece = (guess: SchemeGuess?, bytes: Int, rows: Int)

    /// Numbers of parts without NULL, each decoded into its place; nil for others,
    /// where parts are so short that their pages are better kept decoded, and where
    /// runs have no statistics, so that their values have to be looked at.
    private func numbers(
        _ parts: [Part], _ column: Int, count: Int
    ) throws -> (values: ColumnVector, pieces: [Piece])? {
        guard
            parts.allSatisfy({ !$0.isOfShortRun && ($0.isWholePage || $0.rows.count >= Self.longPart) })
        else { return nil }
        var pieces: [Piece] = []
        func read(_ output: UnsafeMutableRawPointer) throws -> Bool {
            var row = 0
            for part in parts {
                guard let position = position(of: column, in: part.source) else { return false }
                let target = output + 8 * row
                let isNumbers = try part.source.withPage(part.page, of: position) { page in
                    pieces.append(piece(part, page))
                    return try page.decodeNumbers(part.rows, into: target)
                }
                guard isNumbers else { return false }
                row += part.rows.count
            }
            return true
        }
        func array<Number: BitwiseCopyable>(_: Number.Type) throws -> [Number] {
            try [Number](unsafeUninitializedCapacity: count) { output, written in
                guard let start = output.baseAddress, try read(start) else { return }
                written = count
            }
        }
        let values: ColumnVector.Values
        switch schema.columns[column].type.physical {
        case .integer: values = .integers(try array(Int64.self))
        case .double: values = .doubles(try array(Double.self))
        case .identifier: values = .identifiers(.integers(try array(Int64.self)))
        case .text: return nil
        }
        let vector = ColumnVector(values)
        return vector.count == count ? (vector, pieces) : nil
    }

    private func piece(_ part: Part, _ page: PreparedPage) -> Piece {
        (page.guess, page.byteCount * part.rows.count / max(1, page.count), part.rows.count)
    }

    private func piece(_ part: Part, _ column: Int) throws -> (values: ColumnVector, piece: Piece) {
        let (rows, source) = (part.rows, part.source)
        guard let position = position(of: column, in: source) else {
            let type = schema.columns[column].type.physical
            return (ColumnVector.nulls(type, count: rows.count), (nil, 0, rows.count))
        }
        // A page of one run is read by few others.
        if part.isWholePage || source.layout.pages[part.page].count > SegmentFormat.sharedPageRows {
            return try source.withPage(part.page, of: position) {
                (try $0.decode(rows), self.piece(part, $0))
            }
        }
        let place = PlaceOfPage(segment: source.id, page: part.page, column: column)
        let page: DecodedPage
        if let known = state.withLock({ $0.decoded[place] }) {
            page = known
        } else {
            page = try source.withPage(part.page, of: position) {
                DecodedPage(values: try $0.decode(), guess: $0.guess, bytes: $0.byteCount)
            }
            state.withLock { state in
                if state.decoded.count >= Self.maximumDecoded { state.decoded = [:] }
                state.decoded[place] = page
            }
        }
        let bytes = page.bytes * rows.count / max(1, page.values.count)
        return (page.values.slice(rows), (page.guess, bytes, rows.count))
    }

    /// Adds the values of a part to what is known of its run where that has no
    /// stored statistics.
    private func add(_ values: ColumnVector, of part: Part, _ column: Int) {
        guard part.isOfShortRun else { return }
        state.withLock {
            $0.proofs[part.dataset, default: RowProof(table)]
                .add(values, 0..<values.count, columns[column], table)
        }
    }

    private func position(of column: Int, in source: SegmentReader) -> Int? {
        source.column(named: schema.columns[column].name)
    }

    /// The old page that a new one is, row for row.
    private func wholePage(_ page: Int) -> Part? {
        guard let first = parts[page].first else { return nil }
        var end = 0
        for part in parts[page] {
            guard part.source.id == first.source.id, part.page == first.page, part.rows.lowerBound == end
            else { return nil }
            end = part.rows.upperBound
        }
        return end == first.source.layout.pages[first.page].count ? first : nil
    }
}

extension StoredPages {
    /// Whether these are the values that were read for a page, part by part.
    func hasRead(_ values: ColumnVector, page: Int, column: Int) -> Bool {
        let hash = state.withLock { $0.hashes[column][page] }
        return hash == SequenceHash(of: values, parts: lengths(ofPage: page))
    }

    private func lengths(ofPage page: Int) -> [Int] { parts[page].map(\.rows.count) }

    /// What the rows of short runs say, once all pages were read.
    func proofs() -> [DatasetOrdinal: RowProof] {
        var proofs = state.withLock { $0.proofs }
        let missing = Set(table.columns.indices).subtracting(columns)
        for part in parts.joined() where part.isOfShortRun {
            for index in missing { proofs[part.dataset]?.add(nil, 0..<part.rows.count, index, table) }
        }
        return proofs
    }
}
