import Bits
import Columns
import Sketches

/// The sketches of one column in one run, or of the part of it in one page.
struct RunSketches: Sendable {
    var quantiles: QuantileSketch?
    var distinct: DistinctSketch?

    /// Of all rows of a page, which are all of one run. `pageBytes` is the bytes of
    /// all pages of the run: a sketch that is too large beside them is given up.
    init(
        of values: ColumnVector, run: DatasetRun, firstRow: Int, column: String, pageBytes: Int,
        quantiles: Bool
    ) {
        let rows = 0..<values.count
        if quantiles {
            let seed = Self.seed(run.dataset, column) &+ UInt64(firstRow - run.rows.lowerBound)
            self.quantiles = QuantileSketch(
                sampling: values, rows: rows,
                exponent: QuantileSketch.blockExponent(ofRun: run.rows.count), seed: seed)
        }
        guard DistinctSketch.isKept(for: values.physicalType) else { return }
        var distinct = DistinctSketch()
        var start = 0
        // Looked at after 1,024 rows, and each time that as many have come again.
        while start < rows.count {
            let end = min(rows.count, max(2 * start, Self.firstRows))
            distinct.add(values, rows: start..<end)
            guard Self.fits(distinct.byteCount, pageBytes: pageBytes) else { return }
            start = end
        }
        self.distinct = distinct
    }

    private static let firstRows = 1024

    /// Adds the next page of the run.
    mutating func append(_ next: RunSketches) {
        if let more = next.quantiles { quantiles?.append(more) }
        if let more = next.distinct { distinct?.formUnion(more) } else { distinct = nil }
    }

    mutating func finish(run: DatasetRun, column: String) {
        quantiles?.finish(seed: Self.seed(run.dataset, column))
    }

    private static func seed(_ dataset: UUIDBytes, _ column: String) -> UInt64 {
        var writer = ByteWriter()
        writer.write(dataset)
        writer.write(text: column)
        return XXH64.hash(writer.bytes)
    }

    /// Whether a sketch is small enough to be stored beside pages of so many
    /// bytes (SEG-058).
    static func fits(_ bytes: Int, pageBytes: Int) -> Bool { 100 * (entryHead + bytes) <= pageBytes }

    /// The number of the run in front of each stored sketch.
    static let entryHead = 4
}

extension SegmentLayout {
    /// The run whose sketches take in a page: one that is long enough to have
    /// pages of its own (SEG-030).
    func sketchedRun(ofPage page: Int) -> Int? {
        let overlapping = runs(overlapping: pages[page])
        guard overlapping.count == 1, let run = overlapping.first,
            runs[run].rows.count >= SegmentFormat.ownPageRows
        else { return nil }
        return run
    }
}

/// The sections of sketches of a column (SEG-053): u32 run and its sketch, runs
/// ascending.
enum SketchSection {
    /// Nil when an entry is out of its range; `rule` is broken when that is one
    /// of a sketch.
    static func read<Sketch>(
        from reader: inout ByteReader, _ layout: SegmentLayout, rule: String,
        _ sketch: (inout ByteReader) throws(ByteReader.Truncated) -> Sketch?
    ) throws -> [Int: Sketch]? {
        var sketches: [Int: Sketch] = [:]
        var next = 0
        while reader.remaining > 0 {
            let run = Int(try reader.read(UInt32.self))
            guard run >= next, run < layout.runs.count,
                layout.runs[run].rows.count >= SegmentFormat.ownPageRows
            else { return nil }
            guard let entry = try sketch(&reader) else { throw BrokenRule(rule) }
            sketches[run] = entry
            next = run + 1
        }
        return sketches
    }
}
