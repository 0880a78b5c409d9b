import Bits

/// The constants of a segment file (FormatSpec, segment.md).
///
///     +------------------------------------------------------+
///     | header, 64 bytes                                     |
///     +------------------------------------------------------+
///     | column 0: page, page, ...   each starts at 64 bytes  |
///     | column 1: ...                                        |
///     +------------------------------------------------------+
///     | schema section                                       |
///     | run section: dataset runs, page row counts           |
///     | per column: page directory, run statistics, zones,   |
///     |     quantile sketches, distinct sketches, shared     |
///     |     dictionary                                       |
///     +------------------------------------------------------+
///     | footer: section directory                            |
///     +------------------------------------------------------+
///     | postscript, 64 bytes                                 |
///     +------------------------------------------------------+
public enum SegmentFormat {
    /// The line end shows a file that passed through a text mode at once.
    static let magic = Array("SYNSEG\r\n".utf8)
    public static let major: UInt16 = 1
    public static let minor: UInt16 = 0
    static let headerSize = 64
    static let postscriptSize = 64
    /// XXH64 with seed 0.
    static let checksumKind: UInt8 = 1
    /// Every page starts at a multiple of this.
    static let alignment: UInt64 = 64
    /// The features without which no reader reads a file (SEG-005): none yet.
    static let requiredFeatures: UInt64 = 0
    /// The features that a reader can do without: none yet.
    static let optionalFeatures: UInt64 = 0

    /// The most rows of a segment: small enough that a metadata question has
    /// segments to skip.
    public static let maximumRows = 1_048_576
    /// A run of this many rows has pages of its own, so that reading its
    /// dataset reads nothing else.
    public static let ownPageRows = 8192
    /// Shorter runs share pages up to this many rows: one page of small
    /// datasets stays cheap to read for the sake of one of them.
    public static let sharedPageRows = 16_384
    /// The rows of a zone: the unit of pruning inside a page. Small enough that
    /// sorted rows leave few zones to read, large enough that a zone map costs
    /// 0.0025 bytes per row.
    static let zoneRows = 8192
    /// No segment holds more columns; a limit against hostile files.
    static let maximumColumns = 4096
    /// Runs shorter than this have no stored statistics: at 48 bytes and more
    /// for each column they would cost a hundred thousand datasets of ten rows
    /// more than their values.
    static let statisticsRows = 256
}

/// What a section holds; raw values are the codes in files (SEG-040).
enum SectionKind: UInt32 {
    case schema = 1
    case runs = 2
    case pages = 3
    case statistics = 4
    case zones = 5
    case quantiles = 6
    case distincts = 7
    /// The shared dictionary.
    case texts = 8

    /// How many kinds of sections a column can have.
    static let perColumn = 6
}

/// One entry of the footer's section directory.
struct SectionEntry: Equatable {
    /// `noColumn` for the sections of the whole segment.
    static let noColumn = UInt32.max
    static let size = 32

    var kind: UInt32
    var column: UInt32
    var offset: UInt64
    var length: UInt64
    var checksum: UInt64
}

extension SectionEntry {
    /// SEG-046, 32 bytes.
    func write(to writer: inout ByteWriter) {
        writer.write(kind)
        writer.write(column)
        writer.write(offset)
        writer.write(length)
        writer.write(checksum)
    }

    static func read(from reader: inout ByteReader) throws(ByteReader.Truncated) -> SectionEntry {
        SectionEntry(
            kind: try reader.read(UInt32.self), column: try reader.read(UInt32.self),
            offset: try reader.read(UInt64.self), length: try reader.read(UInt64.self),
            checksum: try reader.read(UInt64.self))
    }
}
