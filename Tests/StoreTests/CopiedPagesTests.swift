import Bits
import SegmentFormat
import SynDB
import TestSupport
import Testing

@testable import Store

/// Which pages `compact` takes as they are, and which it puts together.
@Suite struct CopiedPagesTests {
    /// Values with fractions, ids of another table, texts; some are NULL.
    private static func rows(_ range: Range<Int>) -> String {
        "cid,above\n" + range.map { "\($0),\($0 % 7 == 0 ? "" : "\($0 / 3)")\n" }.joined()
    }

    private func segments(_ store: TestStore, _ table: String) throws -> [SegmentReader] {
        let snapshot = try store.store.snapshot()
        let table = try #require(snapshot.catalog.schema.table(named: table))
        return try snapshot.segments(of: table).map { try snapshot.reader(of: $0, table: table) }
    }

    /// Checksum and length of every page, by column.
    private func pages(_ reader: SegmentReader) throws -> [[[UInt64]]] {
        try reader.schema.columns.indices.map { column in
            try reader.pages(of: column).map { [$0.checksum, UInt64($0.length)] }
        }
    }

    private func compact(_ store: TestStore, _ profile: EncodingProfile? = nil) throws -> CompactSummary.Table
    {
        var request = CompactRequest()
        request.profile = profile
        let summary = try store.store.compact(request)
        #expect(try store.store.verify().faults.map(\.message) == [])
        return try #require(summary.tables.first)
    }

    @Test func longPagesStayAsTheyAreAndShortOnesArePutTogether() throws {
        let store = try Bench.store()
        let parts = [0..<40_000, 40_000..<50_000, 50_000..<60_000, 60_000..<100_000]
        for part in parts { try store.load("branch", Self.rows(part), dataset: Bench.first) }
        let before = try segments(store, "branch").map(pages)
        let rows = try store.query("SELECT cid, above FROM branches")
        let summary = try compact(store)
        #expect(summary.rows == 100_000 && summary.statistics >= 2)
        let after = try #require(try segments(store, "branch").first)
        #expect(after.layout.pages == [0..<40_000, 40_000..<60_000, 60_000..<100_000])
        let found = try pages(after)
        for column in found.indices {
            #expect(found[column][0] == before[0][column][0] && found[column][2] == before[3][column][0])
        }
        #expect(try store.query("SELECT cid, above FROM branches") == rows)
    }

    /// Ids that repeat too seldom in each of many loads for a dictionary, and often
    /// enough in all of them.
    @Test func idsThatRepeatInMoreRowsGetADictionary() throws {
        var random = SplitMix64(seed: 5)
        let known = (0..<12_000).map { _ in random.next() >> 24 }
        let rows = (0..<56_000).map { "\($0),\(known[Int(random.next() % 12_000)])\n" }
        func load(_ count: Int) throws -> TestStore {
            let store = try Bench.store()
            for start in stride(from: 0, to: rows.count, by: count) {
                let part = rows[start..<start + count].joined()
                try store.load("branch", "cid,above\n" + part, dataset: Bench.first) {
                    $0.allowsDangling = true
                }
            }
            return store
        }
        func bytes(_ store: TestStore) throws -> UInt64 {
            try segments(store, "branch").reduce(0) { sum, reader in
                let above = try #require(reader.column(named: "above"))
                return try reader.pages(of: above).reduce(sum) { $0 + UInt64($1.length) }
            }
        }
        let (parts, whole) = (try load(8000), try load(56_000))
        #expect(try bytes(parts) > bytes(whole) * 5 / 4)
        _ = try compact(parts)
        #expect(try bytes(parts) <= bytes(whole) * 101 / 100)
    }

    /// A page that has no short one beside it stays, however short it is; so do
    /// pages that small datasets share, as long as all of their rows stay.
    @Test func pagesWithoutShortNeighboursStay() throws {
        let store = try Bench.store()
        let ids = try store.add((0..<3).map { "- { label: d\($0), species: Mus musculus }\n" }.joined())
        let shared = ids.map { id in (0..<400).map { "\(id),\($0)\n" }.joined() }.joined()
        try store.load("branch", "dataset_id,cid\n" + shared)
        try store.load("branch", Self.rows(0..<9000), dataset: Bench.first)
        try store.load("branch", Self.rows(0..<10_000), dataset: Bench.second)
        let before = try segments(store, "branch").map(pages)
        _ = try compact(store)
        let after = try #require(try segments(store, "branch").first)
        #expect(after.layout.pages.map(\.count) == [9000, 10_000, 1200])
        let found = try pages(after)
        #expect(found[0] == [before[1][0][0], before[2][0][0], before[0][0][0]])
        // Without one of the datasets their page is another.
        _ = try store.store.deleteDataset("\(ids[1])")
        _ = try store.store.purge(ids[1])
        let last = try #require(try segments(store, "branch").first)
        #expect(last.layout.pages.map(\.count) == [9000, 10_000, 800])
        #expect(try pages(last)[0][0] == before[1][0][0] && pages(last)[0][2] != before[0][0][0])
        #expect(try store.store.verify().faults.isEmpty)
    }

    @Test func rowsThatAreSortedAnewAreEncodedAnew() throws {
        let store = try Bench.store()
        func rows(_ range: Range<Int>) -> String {
            "cid,size,count\n" + range.map { "\($0),\(Double(100_000 - $0) / 4),\($0 % 50)\n" }.joined()
        }
        try store.load("spot", rows(0..<33_000), dataset: Bench.first)
        try store.load("spot", rows(33_000..<66_000), dataset: Bench.first)
        _ = try compact(store)
        let reader = try #require(try segments(store, "spot").first)
        #expect(reader.layout.pages.map(\.count) == [65_536, 464])
        let first = "SELECT cid FROM spots LIMIT 2"
        #expect(try store.query(first) == "cid\n65999\n65998\n")
        // One run that is in order keeps its pages.
        let before = try pages(reader)
        try store.load("spot", rows(0..<10), dataset: Bench.second)
        _ = try compact(store)
        #expect(try pages(#require(try segments(store, "spot").first))[0].first == before[0].first)
    }

    @Test func anotherProfileIsEncodedAnew() throws {
        let store = try Bench.store()
        try store.load("branch", Self.rows(0..<40_000), dataset: Bench.first)
        let before = try pages(#require(try segments(store, "branch").first))
        #expect(try compact(store, .cold).profile == 1)
        let cold = try pages(#require(try segments(store, "branch").first))
        #expect(cold != before)
        // Pages of the profile cold stay when others of it come.
        try store.load("branch", Self.rows(0..<20_000), dataset: Bench.second)
        _ = try compact(store)
        let after = try #require(try segments(store, "branch").first)
        #expect(after.layout.pages.map(\.count) == [40_000, 20_000])
        #expect(try pages(after).map { $0[0] } == cold.map { $0[0] })
    }

    /// Pages over the shared dictionary of their column mean nothing elsewhere.
    @Test func sharedTextsAreNotTakenAlong() throws {
        let store = try Bench.store()
        var random = SplitMix64(seed: 3)
        let texts = (0..<600).map { _ in (0..<6).map { _ in String(random.next(), radix: 36) }.joined() }
        let rows = (0..<150_000).map { "\($0),\($0),\(texts[$0 * 7919 % 600]),1\n" }.joined()
        try store.load("spot", "cid,size,tag,count\n" + rows, dataset: Bench.first)
        let reader = try #require(try segments(store, "spot").first)
        let tag = try #require(reader.column(named: "tag"))
        #expect(try reader.sharedTexts(of: tag)?.count == 600)
        try store.load("spot", "cid,tag,count\n1,\(texts[1]),1\n", dataset: Bench.second)
        let answers = try store.query("SELECT tag, count(*) FROM spots GROUP BY tag")
        let before = try pages(reader)
        _ = try compact(store)
        let after = try #require(try segments(store, "spot").first)
        #expect(try Array(pages(after)[0].prefix(3)) == before[0])
        #expect(try after.sharedTexts(of: #require(after.column(named: "tag"))) != nil)
        #expect(try store.query("SELECT tag, count(*) FROM spots GROUP BY tag") == answers)
    }

    /// A page is derived from columns by their places, which another segment may
    /// not have.
    @Test func derivedPagesGoAlongWhereTheirColumnsHaveTheSamePlaces() throws {
        let pack = """
            pack: lab
            tables:
              - name: cell
                code: 300
                plural: cells
                key: [cid]
                columns:
                  - { name: cid, type: id }
                  - { name: note, type: text }
                  - { name: area, type: float64, unit: nm2 }
                  - { name: volume, type: float64, unit: nm3 }
                  - { name: ratio, type: float64, unit: "1" }
            """
        let store = try TestStore("syndb", pack)
        try store.add(Bench.datasets)
        func rows(_ columns: String, _ range: Range<Int>, _ note: String) -> String {
            columns
                + range.map { row in
                    let (area, volume) = (
                        Double(row * 7919 % 9973) + 0.25, Double(row * 104_729 % 7919) + 1.5
                    )
                    return "\(row)\(note),\(area),\(volume),\(area / volume)\n"
                }.joined()
        }
        try store.load("cell", rows("cid,area,volume,ratio\n", 0..<40_000, ""), dataset: Bench.first)
        try store.load("cell", rows("cid,note,area,volume,ratio\n", 0..<40_000, ",x"), dataset: Bench.second)
        func derived(_ reader: SegmentReader) throws -> [Bool] {
            let ratio = try #require(reader.column(named: "ratio"))
            return try reader.layout.pages.indices.map { page in
                try reader.withPage(page, of: ratio) { $0.derivation != nil }
            }
        }
        let before = try segments(store, "cell")
        #expect(try before.flatMap(derived) == [true, true])
        let rows = try store.query("SELECT cid, note, area, volume, ratio FROM cells")
        _ = try compact(store)
        let after = try #require(try segments(store, "cell").first)
        #expect(try derived(after) == [true, true])
        let ratio = try #require(after.column(named: "ratio"))
        // Places 1 and 2 in the one, 2 and 3 in the other and in the new one.
        #expect(try pages(after)[ratio][1] == pages(before[1])[4][0])
        #expect(try pages(after)[ratio][0] != pages(before[0])[3][0])
        #expect(try store.query("SELECT cid, note, area, volume, ratio FROM cells") == rows)
    }

    /// Texts beyond the limit of a segment make several of a bin.
    @Test func longTextsMakeSeveralSegments() throws {
        let store = try Bench.store()
        func rows(_ start: Int) -> String {
            "cid,above\n"
                + (0..<2000).map { "\(start + $0),\(String(repeating: "x", count: 100))\(start + $0)\n" }
                .joined()
        }
        for turn in 0..<6 {
            try store.load("branch", rows(turn * 2000), dataset: Bench.first) { $0.allowsDangling = true }
        }
        let before = try store.query("SELECT cid, above FROM branches")
        var request = CompactRequest()
        request.maximumSegmentBytes = 1 << 20
        let summary = try store.store.compact(request)
        #expect(summary.tables[0].segmentsAfter == 2)
        #expect(try store.query("SELECT cid, above FROM branches") == before)
        #expect(try store.store.verify().faults.isEmpty)
    }

    @Test func aDamagedPageEndsIt() throws {
        let store = try Bench.store()
        try store.load("branch", Self.rows(0..<40_000), dataset: Bench.first)
        try store.load("branch", Self.rows(0..<10), dataset: Bench.second)
        let reader = try #require(try segments(store, "branch").first)
        var bytes = ScratchFolder.read(reader.path)
        bytes[Int(try reader.pages(of: 1)[0].offset) + 40] ^= 1
        try ScratchFolder.write(bytes, to: reader.path)
        let number = try store.store.snapshot().number
        #expect(refusal { try store.store.compact(CompactRequest()) }.contains("(SEG-010)"))
        #expect(try store.store.snapshot().number == number)
    }
}
