import Columns
import Sketches

/// Holds the stored sketches of one column against its rows, page by page.
public struct SketchCheck {
    private let reader: SegmentReader
    private let column: Int
    private let quantiles: [Int: QuantileSketch]
    private let distincts: [Int: DistinctSketch]
    private var checks: [Int: QuantileCheck]
    private var found: [Int: DistinctSketch]

    public init(of column: Int, in reader: SegmentReader) throws {
        self.reader = reader
        self.column = column
        quantiles = try reader.quantiles(of: column)
        distincts = try reader.distincts(of: column)
        checks = quantiles.mapValues(QuantileCheck.init)
        found = distincts.mapValues { _ in DistinctSketch() }
    }

    /// Stored sketches that are checked.
    public var count: Int { quantiles.count + distincts.count }

    public mutating func add(page: Int, values: ColumnVector) {
        for run in reader.layout.runs(overlapping: reader.layout.pages[page]) {
            let start = reader.layout.pages[page].lowerBound
            let part = reader.layout.runs[run].rows.clamped(to: reader.layout.pages[page])
            let rows = part.lowerBound - start..<part.upperBound - start
            checks[run]?.add(values, rows: rows)
            found[run]?.add(values, rows: rows)
        }
    }

    /// What is wrong, once every page was added.
    public func faults() throws -> [(rule: String, message: String)] {
        var faults: [(rule: String, message: String)] = []
        let pages = try reader.pages(of: column)
        for (run, place) in reader.layout.runs.enumerated() {
            let bytes = reader.layout.pages(overlapping: place.rows).reduce(0) { $0 + Int(pages[$1].length) }
            for (name, size) in [
                ("quantile", quantiles[run]?.byteCount), ("distinct", distincts[run]?.byteCount),
            ] {
                guard let size, !RunSketches.fits(size, pageBytes: bytes) else { continue }
                faults.append(
                    (
                        "SEG-058",
                        "the \(name) sketch of dataset \(place.dataset) has \(size) bytes for pages of \(bytes)"
                    ))
            }
            if let fault = checks[run]?.fault {
                faults.append(("SEG-055", "the quantile sketch of dataset \(place.dataset): \(fault)"))
            }
            if let stored = distincts[run], stored != found[run] {
                faults.append(
                    ("SEG-057", "the distinct sketch of dataset \(place.dataset) is not that of its rows"))
            }
        }
        return faults
    }
}
