import Bits
import Columns
import SegmentFormat
import SynDB
import TestSupport
import Testing

@testable import Store

/// A new segment that is sound, and in which something is not as it was read.
@Suite struct ProofTests {
    /// Pages of other pages, one of which has other values.
    private struct AlteredPages: SegmentPages {
        let base: StoredPages
        let column: String
        let change: @Sendable (ColumnVector) -> ColumnVector

        func values(_ column: Int, _ rows: Range<Int>) throws -> ColumnVector {
            try base.values(column, rows)
        }
        func sharedTexts(of column: Int) throws -> [UInt8]? { try base.sharedTexts(of: column) }
        func page(_ page: Int, of column: Int, _ rows: Range<Int>) throws -> PageContent {
            let content = try base.page(page, of: column, rows)
            guard base.schema.columns[column].name == self.column, page == 0 else { return content }
            return PageContent(change(content.values))
        }
    }

    /// Two loads of a hundred rows for each of two datasets, one of them with NULLs.
    private static func store() throws -> TestStore {
        let store = try Bench.store()
        for load in 0..<2 {
            let rows = (0..<200).map { row in
                let (id, dataset) = (load * 200 + row, row < 100 ? Bench.first : Bench.second)
                let isNull = load == 1 && row % 3 == 0
                return "\(dataset),\(id),\(isNull ? "" : "\(id).5"),\(isNull ? "" : "t\(row % 7)"),\(row)\n"
            }
            try store.load("spot", "dataset_id,cid,size,tag,count\n" + rows.joined())
        }
        return store
    }

    /// The rows of all segments, dataset by dataset.
    private static func pages(
        _ snapshot: Snapshot, _ table: TableSchema, of datasets: [UUIDBytes] = [Bench.first, Bench.second]
    ) throws -> StoredPages {
        let segments = try snapshot.segments(of: table)
        return StoredPages(
            try segments[0].runs.indices.map { run in
                let parts = try segments.map { segment in
                    let source = try snapshot.reader(of: segment, table: table)
                    return StoredPages.Part(
                        source: source, page: 0, rows: source.layout.runs[run].rows,
                        dataset: segment.runs[run].dataset, run: run, isOfProfile: true)
                }
                return (segments[0].runs[run].dataset, datasets[run], parts)
            }, of: table)
    }

    /// What the proof says of a segment that is written with `change` in page 0 of a
    /// column; of one whose rows should be those of `datasets`; of one whose pages
    /// nobody has read.
    private static func found(
        column: String = "", _ change: @escaping @Sendable (ColumnVector) -> ColumnVector = { $0 },
        other datasets: [UUIDBytes]? = nil, isRead: Bool = true
    ) throws -> String {
        let store = try store()
        let snapshot = try store.store.snapshot()
        let table = try #require(snapshot.catalog.schema.table(named: "spot"))
        let pages = try pages(snapshot, table)
        let transaction = try store.store.begin()
        let segment = try transaction.write(
            table, layout: pages.layout, ordinals: pages.ordinals, columns: pages.schema.columns,
            profile: .load, pages: AlteredPages(base: pages, column: column, change: change))
        var (proofs, checksum) = ([DatasetOrdinal: RowProof](), RowChecksum())
        let others = try datasets.map { try Self.pages(snapshot, table, of: $0) }
        let unread = isRead ? nil : try Self.pages(snapshot, table)
        return refusal {
            try Compactor.prove(segment, others ?? unread ?? pages, table, &proofs, &checksum)
        }
    }

    private static func gathered(_ places: @escaping @Sendable (inout [Int32]) -> Void)
        -> @Sendable (
            ColumnVector
        ) -> ColumnVector
    {
        { values in
            var order = (0..<Int32(values.count)).map(\.self)
            places(&order)
            return values.gathered(order)
        }
    }

    @Test func whatIsAsItWasPasses() throws {
        #expect(try Self.found() == "accepted")
        #expect(try Self.found(column: "tag", Self.gathered { _ in }) == "accepted")
    }

    /// Within a dataset, so that all its statistics are as they were.
    @Test(arguments: ["cid", "size", "tag", "count"])
    func rowsThatChangePlacesAreFound(column: String) throws {
        let message = "the values of column \"\(column)\" of table \"spot\" are not those of the segments"
        for (row, other) in [(0, 99), (1, 2), (98, 101), (150, 153)] {
            let found = try Self.found(column: column, Self.gathered { $0.swapAt(row, other) })
            #expect(found.contains(message), "rows \(row) and \(other): \(found)")
        }
        // The two parts of the first dataset.
        let parts = try Self.found(column: column, Self.gathered { $0.swapAt(0..<100, 100..<200) })
        #expect(parts.contains(message), "\(parts)")
    }

    @Test(arguments: ["cid", "size", "tag", "count"])
    func aValueThatIsLostIsFound(column: String) throws {
        let found = try Self.found(column: column) { values in
            var validity = values.validity ?? Bitmap(count: values.count, repeating: true)
            validity.clear(1)
            return ColumnVector(values.values, validity: validity)
        }
        #expect(found.contains("the values of column \"\(column)\""), "\(found)")
    }

    @Test func aPageThatWasNotReadIsFound() throws {
        let found = try Self.found(isRead: false)
        #expect(found.contains("the values of column \"cid\""), "\(found)")
    }

    /// The same rows, each of them another dataset's.
    @Test func rowsOfAnotherDatasetAreFound() throws {
        let found = try Self.found(other: [Bench.second, Bench.first])
        #expect(found.contains("the runs, pages and columns of table \"spot\""), "\(found)")
    }
}

extension [Int32] {
    fileprivate mutating func swapAt(_ first: Range<Int>, _ second: Range<Int>) {
        for (own, other) in zip(first, second) { swapAt(own, other) }
    }
}
