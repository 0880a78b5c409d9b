/// A file as records of cells, a block of records at a time.
///
/// Every text format is read this way, so that matching, units, NULL, the
/// parsers of values and the errors are the same for all of them. Bytes are
/// UTF-8. The first error in file order comes after the records before it, and
/// every later call throws it again.
protocol RecordReader: AnyObject {
    /// The name of the file in errors.
    var file: String { get }
    /// The names of the columns.
    var header: [String] { get }
    /// Parallel to `header`: the unit that the file itself states, beside the
    /// name of a column.
    var units: [String?] { get }
    /// Whether the format has a spelling of its own for a value that is not
    /// there, which is then NULL whatever a map lists.
    var hasOwnNulls: Bool { get }
    /// The physical line of each record of the current block, from 1.
    var lines: [Int] { get }

    /// The same records as a reader whose file may be cut into pieces, before
    /// the first block; nil where the format cannot be cut.
    var cuttable: (any CuttableReader)? { get }

    /// From now on records with another number of cells than the header are left
    /// out. Called before the first block.
    func keepGoing()

    /// What was left out since the last call, up to the end of the current block.
    func takeRejects() -> [RejectedRow]

    /// Splits up to `maximumRecords` records and returns how many; 0 at the end,
    /// and where nothing but very many records were left out.
    /// `cells` and `lines` describe them until the next call.
    func nextBlock(maximumRecords: Int) throws -> Int

    /// About how many records follow the current block; 0 where nothing is known.
    var recordsAhead: Int { get }

    /// The cells of one column in the current block.
    func cells(_ column: Int) -> CellRun

    /// Throws where a column is of a kind that is not read; asked once for each
    /// column that is used, before the first block.
    func use(_ column: Int) throws

    /// The numbers of one column in the current block, where the file holds it
    /// as numbers.
    func numbers(_ column: Int) -> NumberRun?

    /// Value `part` of `count` in each cell of the current block, where each has
    /// so many and they are numbers.
    func numbers(_ column: Int, part: Int, of count: Int) -> NumberRun?
}

extension RecordReader {
    var units: [String?] { header.map { _ in nil } }
    var hasOwnNulls: Bool { false }
    var cuttable: (any CuttableReader)? { nil }
    var recordsAhead: Int { 0 }
    func keepGoing() {}
    func takeRejects() -> [RejectedRow] { [] }
    func use(_ column: Int) throws {}
    func numbers(_ column: Int) -> NumberRun? { nil }
    func numbers(_ column: Int, part: Int, of count: Int) -> NumberRun? { nil }
}
