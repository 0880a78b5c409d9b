import Catalog
import Columns
import SegmentFormat
import Sketches

/// What is stored about all rows of a dataset in a table, merged over its runs:
/// the same bits before and after, however the rows are split.
struct RowProof {
    /// Per column of the table.
    private var statistics: [RunStatistics?]
    /// Nil where a run has no sketch.
    private var distincts: [DistinctSketch?]
    private var runs = 0

    init(_ table: TableSchema) {
        statistics = Array(repeating: nil, count: table.columns.count)
        distincts = Array(repeating: nil, count: table.columns.count)
    }

    /// Adds what a segment has stored about a run; runs that are too short for
    /// statistics add only that they have no sketch.
    mutating func addStored(_ run: Int, of reader: SegmentReader, _ table: TableSchema) throws {
        let rows = reader.layout.runs[run].rows.count
        for (index, column) in table.columns.enumerated() {
            let position = reader.column(named: column.name)
            let sketch = try position.flatMap { try reader.distincts(of: $0)[run] }
            if let sketch, runs == 0 {
                distincts[index] = sketch
            } else if let sketch, distincts[index] != nil {
                distincts[index]!.formUnion(sketch)
            } else {
                distincts[index] = nil
            }
            guard RunStatistics.areStored(rows: rows) else { continue }
            guard let position else {
                add(nil, 0..<rows, index, table)
                continue
            }
            if let stored = try reader.statistics(of: position)[run] { merge(stored, index) }
        }
        runs += 1
    }

    /// Adds rows by their values.
    mutating func add(_ columns: [ColumnVector?], _ rows: Range<Int>, _ table: TableSchema) {
        for index in table.columns.indices { add(columns[index], rows, index, table) }
    }

    /// Adds rows of one column by their values; nil stands for NULL in all of them.
    mutating func add(_ values: ColumnVector?, _ rows: Range<Int>, _ index: Int, _ table: TableSchema) {
        let type = table.columns[index].type.physical
        let moments = RunStatistics.hasMoments(type)
        if let values { return merge(RunStatistics(of: values, rows: rows, moments: moments), index) }
        // Of nothing but NULL the bounds and sums are the same for any number.
        var nulls = RunStatistics(of: ColumnVector.nulls(type, count: 1), rows: 0..<1, moments: moments)
        nulls.zone.rows = rows.count
        nulls.zone.nulls = rows.count
        merge(nulls, index)
    }

    private mutating func merge(_ other: RunStatistics, _ index: Int) {
        if statistics[index] == nil { statistics[index] = other } else { statistics[index]!.formUnion(other) }
    }

    /// Of the same dataset in other segments.
    func union(_ other: RowProof) -> RowProof {
        var result = self
        result.runs += other.runs
        for index in statistics.indices {
            if let statistics = other.statistics[index] { result.merge(statistics, index) }
            // Of parts of a run the first alone has what is stored of it.
            if other.runs == 0 { continue }
            if runs == 0 {
                result.distincts[index] = other.distincts[index]
            } else if let sketch = other.distincts[index], result.distincts[index] != nil {
                result.distincts[index]!.formUnion(sketch)
            } else {
                result.distincts[index] = nil
            }
        }
        return result
    }

    /// How many statistics and sketches are the same bits; fails if any is not.
    func compare(_ other: RowProof, _ table: TableSchema) throws -> Int {
        var compared = 0
        for index in statistics.indices {
            guard statistics[index] == other.statistics[index] else {
                throw Compactor.differs(table, "statistics of column \"\(table.columns[index].name)\"")
            }
            compared += 1
            guard let sketch = distincts[index], let found = other.distincts[index] else { continue }
            guard sketch == found else {
                throw Compactor.differs(table, "distinct sketches of column \"\(table.columns[index].name)\"")
            }
            compared += 1
        }
        return compared
    }
}
