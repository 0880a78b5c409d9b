import Catalog
import Columns
import Encodings
import Import
import StoreIO

/// What to load: files of one table, for one dataset or for many.
public struct LoadRequest {
    /// A file or a stream with its name for messages. It is opened when its turn
    /// comes, since a process may have only so many files open.
    public struct Input {
        /// Its bytes, and what is known of its form without reading them.
        public typealias Opened = (source: any ByteSource, layout: FileLayout)

        public var name: String
        /// Whether each opening begins at the front.
        public let isRepeatable: Bool
        private let make: () throws -> Opened

        /// `open` begins at the front each time.
        public init(name: String, open: @escaping () throws -> Opened) {
            self.name = name
            isRepeatable = true
            make = open
        }

        /// Bytes that are given once.
        public init(name: String, source: any ByteSource, layout: FileLayout = FileLayout()) {
            self.name = name
            isRepeatable = false
            make = { (source, layout) }
        }

        public func open() throws -> Opened { try make() }
    }

    /// Which dataset the rows belong to.
    public enum Target {
        case dataset(UUIDBytes)
        /// The file has a column `dataset_id`.
        case datasetColumn
        /// The column `dataset_id` of a file that has it, else this dataset.
        case datasetColumnOr(UUIDBytes)
        /// One dataset per value of a file column. The closure gets the values
        /// that occur and gives, for each, the dataset that exists or the
        /// metadata of a new one.
        case split(column: String, ([String], Catalog) throws -> [SplitDataset])
    }

    public enum SplitDataset {
        case existing(UUIDBytes)
        case new(ParsedDataset)
    }

    public var table: String
    public var inputs: [Input]
    public var target: Target
    public var mapping: MappingFile?
    /// Pass over file columns that the table lacks.
    public var ignoresExtra = false
    /// Keep references that do not resolve as external ids.
    public var allowsDangling = false
    /// How many bad rows may be left out; any number where there is a sink for
    /// them, else none: the first ends the load with an error of its own.
    public var maximumErrors: Int?
    /// Takes the bad rows that are left out.
    public var rejects: (any RejectSink)?
    /// Swap the rows that the datasets of the input have in the table.
    public var replaces = false
    /// The table that parents are in, where the dataset does not tell.
    public var parentTable: String?
    /// Read and check everything, write nothing.
    public var isDryRun = false
    /// What the segments are encoded for.
    public var profile = EncodingProfile.load
    /// Seconds to wait for another writer.
    public var wait = 0.0
    /// Threads that type and encode.
    public var threads: Int
    /// Bytes of memory that rows may take while they wait to be written.
    public var memory: Int
    /// How the load is kept so that another process can go on with it; nil for
    /// one that leaves nothing when it is cut off.
    public var resumable: ResumableLoad?
    /// Called by the thread that loads, after each piece of the input; an error
    /// that it throws ends the load, and the store stays as it was.
    public var progress: ((LoadProgress) throws -> Void)?
    /// Bytes of plain values that a segment may hold, since it is encoded in
    /// memory; smaller in tests.
    var maximumSegmentBytes = 256 << 20
    /// Bytes of a piece of the input; smaller in tests.
    var chunkBytes = DelimitedBatches.usualChunkBytes

    public init(table: String, inputs: [Input], target: Target) {
        self.table = table
        self.inputs = inputs
        self.target = target
        threads = SystemLimits.processors
        memory = SystemLimits.memory / 4
    }
}

/// What a load did.
public struct LoadSummary: Sendable {
    /// References of one column that no row of its dataset answers.
    public struct Dangling: Sendable, Equatable {
        public var column: String
        public var count: Int
        /// The first few as `file:line: id`.
        public var examples: [String]
    }

    public var table = ""
    public var rows = 0
    /// Rows per dataset, in order of ordinal.
    public var datasets: [(id: UUIDBytes, label: String, rows: Int, isNew: Bool)] = []
    /// Bad rows that were left out, and where they went.
    public var rejected = 0
    public var rejectsFile: String?
    /// Rows that these take the place of; nil where none are to be replaced.
    public var replaced: Int?
    public var segments = 0
    /// Bytes of the input after decompression, headers left out.
    public var bytesRead = 0
    /// Bytes of the new segment files.
    public var bytesWritten: UInt64 = 0
    public var dangling: [Dangling] = []
    /// References kept as external ids, since their dataset has no rows of any
    /// table that they could point into: count by column.
    public var external: [(column: String, count: Int)] = []
    /// Filled columns: count by column.
    public var derived: [(column: String, count: Int)] = []
    /// Columns whose unit the file did not state, and the schema's unit.
    public var assumedUnits: [(column: String, unit: String)] = []
    /// File columns that were taken for a table column by another name of it.
    public var aliases: [(file: String, column: String)] = []
    public var warnings: [String] = []
    /// Nil for a dry run.
    public var snapshot: UInt64?
    public var seconds = 0.0
}
