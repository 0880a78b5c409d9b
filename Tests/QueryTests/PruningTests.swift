import SegmentFormat
import TestSupport
import Testing

@testable import Query
@testable import Store
@testable import SynDB

/// The figures of pruning: what is skipped, for which reason, and how many
/// bytes a question costs.
@Suite struct PruningTests {
    /// Twenty datasets in four loads of five: load n has species of its own,
    /// regions by dataset, sizes from n * 1000.
    private static func store() throws -> TestStore {
        let store = try TestStore("syndb", pack)
        let species = ["Mus musculus", "Rattus norvegicus", "Danio rerio", "Homo sapiens"]
        let ids = try store.add(
            (0..<20).map {
                "- { label: \"d\($0)\", species: \(species[$0 / 5]), brain_regions: [{ brain_structure: r\($0) }] }"
            }.joined(separator: "\n"))
        for load in 0..<4 {
            var csv = "dataset_id,cid,size,share,kind\n"
            for dataset in load * 5..<load * 5 + 5 {
                for row in 0..<400 {
                    csv +=
                        "\(ids[dataset]),\(row),\(load * 1000 + row),\(row % 10 == 0 ? "" : "0.5"),k\(row % 3)\n"
                }
            }
            try store.load("spot", csv)
        }
        return store
    }

    private static let pack = SpotPack.text(
        "name: size, type: float64, unit: nm",
        "name: share, type: float64, unit: ratio",
        "name: kind, type: text")

    private func ask(
        _ text: String, _ store: TestStore, _ change: (inout QueryOptions) -> Void = { _ in }
    ) throws -> (text: String, statistics: QueryStatistics) {
        var options = QueryOptions()
        change(&options)
        let result = try TestStore.run(text, store.store.snapshot(), options)
        for pruning in [result.statistics.segments, result.statistics.pages] {
            #expect(
                pruning.pruned + pruning.answeredFromStatistics + pruning.spared + pruning.read
                    == pruning.total)
            #expect(pruning.spared >= 0, "\(text)")
        }
        return result
    }

    @Test func segmentsFallToTheirMetadata() throws {
        let store = try Self.store()
        let (text, statistics) = try ask("SELECT count(kind) FROM spots WHERE species = 'Danio rerio'", store)
        #expect(text == "count(kind)\n2000\n")
        #expect(statistics.segments.total == 4)
        #expect(statistics.segments.prunedByMetadataZoneMap == 3)
        #expect(statistics.datasetsMatched == 5 && statistics.datasetsTotal == 20)
        // A count of texts needs the zone maps of the runs alone.
        #expect(
            statistics.answeredFromStatistics && statistics.rowsScanned == 0 && statistics.pages.read == 0)
        #expect(
            try ask("SELECT cid FROM spots WHERE species = 'Felis catus'", store).statistics.bytesRead == 0)
    }

    @Test func segmentsFallToTheDatasetIndex() throws {
        let store = try Self.store()
        // Each half of the AND holds somewhere in every segment, both nowhere.
        let query =
            "SELECT cid FROM spots WHERE (brain_region = 'r1' OR brain_region = 'r6') AND (label = 'd2' OR label = 'd6')"
        let statistics = try ask(query, store).statistics
        #expect(statistics.datasetsMatched == 1 && statistics.rowsReturned == 400)
        #expect(
            statistics.segments.prunedByDatasetIndex == 1 && statistics.segments.prunedByMetadataZoneMap == 2)
        #expect(statistics.segments.read == 1 && statistics.rowsScanned == 400)
    }

    @Test func segmentsFallToTheirMetricBounds() throws {
        let store = try Self.store()
        let (text, statistics) = try ask("SELECT label, cid FROM spots WHERE size > 3398", store)
        #expect(text.split(separator: "\n").count == 6)
        #expect(statistics.segments.prunedByMetricZoneMap == 3 && statistics.segments.read == 1)
        #expect(statistics.bytesRead < statistics.bytesTotal / 2)
        let nothing = try ask("SELECT cid FROM spots WHERE size < 0 OR share > 1", store).statistics
        #expect(nothing.segments.prunedByMetricZoneMap == 4 && nothing.bytesRead == 0)
    }

    @Test func longListsAreHeldAgainstBounds() throws {
        let store = try Self.store()
        let far = (100_000..<120_000).map(String.init).joined(separator: ", ")
        for column in ["size", "cid"] {
            let (text, statistics) = try ask(
                "SELECT count(*) FROM spots WHERE \(column) IN (\(column == "size" ? 1005 : 399), \(far))",
                store)
            #expect(text == "count(*)\n\(column == "size" ? 5 : 20)\n")
            #expect(statistics.segments.prunedByMetricZoneMap == (column == "size" ? 3 : 0))
            let (none, pruned) = try ask("SELECT count(*) FROM spots WHERE \(column) IN (\(far))", store)
            #expect(none == "count(*)\n0\n")
            #expect(pruned.segments.prunedByMetricZoneMap == 4)
        }
    }

    @Test func aggregatesComeFromStatistics() throws {
        let store = try Self.store()
        let query =
            "SELECT species, count(*), count(share), sum(size), min(size), max(size), stddev(size) FROM spots GROUP BY species"
        let (text, statistics) = try ask(query, store)
        #expect(statistics.answeredFromStatistics && statistics.segments.answeredFromStatistics == 4)
        #expect(statistics.pages.read == 0 && statistics.rowsScanned == 0 && statistics.rowsAnswered == 8000)
        let rows = try ask(query, store) { $0.usesStatistics = false }
        #expect(rows.text == text && !rows.statistics.answeredFromStatistics)
        #expect(rows.statistics.rowsScanned == 8000 && rows.statistics.segments.read == 4)
        let count = try ask("SELECT count(*) FROM spots", store).statistics
        #expect(count.bytesRead == 0 && count.answeredFromStatistics)
        // A condition that bounds prove true needs no row either.
        let proven = try ask("SELECT sum(size) FROM spots WHERE size >= 1000 AND size IS NOT NULL", store)
        #expect(proven.statistics.rowsScanned == 0 && proven.text == "sum(size)\n13197000.0\n")
    }

    @Test func withoutPruningEverythingIsRead() throws {
        let store = try Self.store()
        let statistics = try ask("SELECT size FROM spots WHERE species = 'Danio rerio' AND size < 0", store) {
            $0.prunes = false
        }.statistics
        #expect(statistics.segments.pruned == 0 && statistics.segments.read == 4)
        #expect(statistics.pages.read == statistics.pages.total && statistics.pages.spared == 0)
        #expect(statistics.rowsScanned == 8000 && statistics.rowsReturned == 0)
        let all = try ask("SELECT cid, size, share, kind FROM spots", store) { $0.prunes = false }.statistics
        // All but the run statistics, the padding and what opening spares.
        #expect(all.bytesRead <= all.bytesTotal && all.bytesRead > all.bytesTotal / 2)
    }

    @Test func oneDatasetCostsItsPages() throws {
        let store = try TestStore("syndb", Self.pack)
        let ids = try store.add((0..<3).map { "- { label: \"d\($0)\" }" }.joined(separator: "\n"))
        var csv = "dataset_id,cid,size\n"
        for row in 0..<60_000 { csv += "\(ids[row % 3]),\(row),\(row * 7919 % 100_003)\n" }
        try store.load("spot", csv)
        let statistics = try ask("SELECT sum(size * 2) FROM spots WHERE label = 'd1'", store).statistics
        #expect(statistics.rowsScanned == 20_000)
        #expect(statistics.bytesRead < statistics.bytesTotal * 2 / 5)
        #expect(statistics.pages.read * 3 == statistics.pages.total)
        #expect(statistics.pages.prunedByDatasetIndex == statistics.pages.total - statistics.pages.read)
    }

    @Test func anEstimateOpensNothingAndAgrees() throws {
        let store = try Self.store()
        for query in [
            "SELECT cid FROM spots WHERE species = 'Danio rerio'", "SELECT cid FROM spots WHERE size > 3398",
            "SELECT cid FROM spots", "SELECT cid FROM spots WHERE brain_region = 'r3' AND size > 5",
            "SELECT count(*) FROM spots", "SELECT species, max(size), avg(share) FROM spots GROUP BY species",
            "SELECT count(*) FROM spots WHERE size > 2000", "SELECT min(kind) FROM spots",
            "SELECT kind, count(*) FROM spots GROUP BY kind", "SELECT count(DISTINCT size) FROM spots",
            "SELECT sum(size) FROM spots WHERE species = 'Danio rerio'", "SELECT sum(size * 2) FROM spots",
        ] {
            let estimate = try PreparedQuery(query, snapshot: store.store.snapshot()).estimate()
            let actual = try ask(query, store).statistics
            #expect(
                estimate.segments == actual.segments && estimate.bytesTotal == actual.bytesTotal, "\(query)")
            #expect(estimate.answeredFromStatistics == actual.answeredFromStatistics, "\(query)")
            #expect(
                estimate.datasetsMatched == actual.datasetsMatched && estimate.rowsTotal == actual.rowsTotal)
        }
    }

    /// A row by its place costs its page of each column, and nothing elsewhere.
    @Test func rowsAreFoundByTheirPlace() throws {
        let store = try Self.store()
        let one = try ask("SELECT rowid, label, cid, size FROM spots WHERE rowid = 4500", store)
        #expect(one.text == "rowid,label,cid,size\n4500,d11,100,2100.0\n")
        #expect(one.statistics.segments.prunedByRowID == 3 && one.statistics.segments.read == 1)
        #expect(one.statistics.rowsScanned == 1)
        let few = try ask("SELECT label, cid FROM spots WHERE rowid IN (0, 399, 400, 7999, 8000, -1)", store)
        #expect(few.text == "label,cid\nd0,0\nd0,399\nd1,0\nd19,399\n")
        #expect(few.statistics.segments.prunedByRowID == 2 && few.statistics.rowsScanned == 4)
        let range = try ask("SELECT cid FROM spots WHERE rowid BETWEEN 1998 AND 2001 AND size != 1001", store)
        #expect(range.text == "cid\n398\n399\n0\n" && range.statistics.rowsScanned == 4)
        for nothing in ["rowid < 0", "rowid >= 8000", "rowid = 12345678901234567890", "rowid = 1.5"] {
            let (text, statistics) = try ask("SELECT cid FROM spots WHERE \(nothing)", store)
            #expect(text == "cid\n" && statistics.bytesRead == 0, "\(nothing)")
            #expect(statistics.segments.prunedByRowID == 4, "\(nothing)")
        }
        // The right segment, but not the dataset's rows in it.
        let elsewhere = try ask("SELECT cid FROM spots WHERE rowid = 0 AND label = 'd1'", store).statistics
        #expect(elsewhere.segments.prunedByRowID == 4 && elsewhere.bytesRead == 0)
    }

    /// Whole runs inside the range are answered from statistics.
    @Test func aggregatesOverPlacesReadTheEndsOnly() throws {
        let store = try Self.store()
        let query = "SELECT count(*), sum(size) FROM spots WHERE rowid BETWEEN 300 AND 5100"
        let (text, statistics) = try ask(query, store)
        #expect(statistics.rowsAnswered == 11 * 400 && statistics.rowsScanned == 100 + 301)
        #expect(try ask(query, store) { $0.prunes = false }.text == text)
        #expect(try ask(query, store) { $0.usesStatistics = false }.text == text)
    }

    /// Pages without a selected row are not touched.
    @Test func pagesFallToThePlacesOfTheirRows() throws {
        let store = try TestStore("syndb", Self.pack)
        let id = try store.add("- { label: only }")[0]
        var csv = "dataset_id,cid,size\n"
        for row in 0..<200_000 { csv += "\(id),\(row),\(row)\n" }
        try store.load("spot", csv)
        let query = "SELECT cid, size FROM spots WHERE rowid IN (5, 199999)"
        let (text, statistics) = try ask(query, store)
        #expect(text == "cid,size\n5,5.0\n199999,199999.0\n")
        #expect(statistics.pages.read == 4 && statistics.rowsScanned == 2)
        #expect(statistics.pages.prunedByRowID == statistics.pages.total - 4)
        let estimate = try PreparedQuery(query, snapshot: store.store.snapshot()).estimate()
        #expect(estimate.pages == statistics.pages && estimate.segments == statistics.segments)
        #expect(estimate.text(isEstimate: true).contains("pruned by rowid"))
    }

    /// Only datasets of which rows are counted say whether groups overlap.
    @Test func overlapIsThatOfTheRowsCounted() throws {
        let store = try TestStore("syndb", Self.pack)
        let ids = try store.add(
            """
            - { label: two, brain_regions: [{ brain_structure: CA1 }, { brain_structure: CA3 }] }
            - { label: one, brain_regions: [{ brain_structure: CA1 }] }
            """)
        try store.load("spot", "dataset_id,cid,size\n\(ids[0]),1,1\n\(ids[1]),2,2\n")
        for (label, overlaps) in [("two", true), ("one", false)] {
            let query =
                "SELECT brain_region, count(*) FROM spots WHERE label = '\(label)' GROUP BY brain_region"
            #expect(try ask(query, store).statistics.groupsOverlap == overlaps)
            #expect(try ask(query, store) { $0.prunes = false }.statistics.groupsOverlap == overlaps)
            #expect(
                try PreparedQuery(query, snapshot: store.store.snapshot()).estimate().groupsOverlap
                    == overlaps)
        }
    }

    @Test func editedMetadataIsSeenAtOnce() throws {
        let store = try Self.store()
        let before = try store.store.snapshot()
        _ = try store.store.editDataset("d0", assignments: ["species=Felis catus"])
        let query = "SELECT count(*) FROM spots WHERE species = 'Felis catus'"
        #expect(try ask(query, store).text == "count(*)\n400\n")
        #expect(try TestStore.run(query, before).text == "count(*)\n0\n")
        #expect(
            try ask("SELECT count(*) FROM spots WHERE species = 'Mus musculus'", store).text
                == "count(*)\n1600\n")
    }

    /// A metadata zone map of another catalogue costs time, never an answer.
    @Test func staleMetadataZonesAreIgnored() throws {
        let store = try Self.store()
        var manifest = try store.store.readManifest(try store.store.snapshot().number)
        try manifest.changeTerms { map in (map.catalogNumber - 1, [MetadataZoneMap.absentTerm]) }
        let path = try #require(ScratchFolder.files(store.path, suffix: ".man").last)
        try ScratchFolder.write(manifest.encode().bytes, to: path)
        let (text, statistics) = try ask("SELECT count(*) FROM spots WHERE species = 'Danio rerio'", store)
        #expect(text == "count(*)\n2000\n")
        #expect(
            statistics.segments.prunedByMetadataZoneMap == 0 && statistics.segments.prunedByDatasetIndex == 3)
        // The next change makes them anew.
        try store.add("- { label: more }")
        let again = try ask("SELECT count(*) FROM spots WHERE species = 'Danio rerio'", store)
        #expect(again.statistics.segments.prunedByMetadataZoneMap == 3 && again.text == text)
    }

    /// A code that the catalogue lacks proves nothing, and traps nowhere.
    @Test func termsBeyondTheCatalogueAreIgnored() throws {
        let store = try Self.store()
        var manifest = try store.store.readManifest(try store.store.snapshot().number)
        try manifest.changeTerms { map in (map.catalogNumber, [4_000_000_000]) }
        let path = try #require(ScratchFolder.files(store.path, suffix: ".man").last)
        try ScratchFolder.write(manifest.encode().bytes, to: path)
        #expect(
            try ask("SELECT count(*) FROM spots WHERE species = 'Danio rerio'", store).text
                == "count(*)\n2000\n")
    }

    @Test func columnsYoungerThanASegmentAreNull() throws {
        let store = try Self.store()
        try store.extend(
            "{ pack: more, tables: [{ extends: lab.spot, columns: [{ name: late, type: float64, unit: nm }] }] }"
        )
        #expect(
            try ask("SELECT count(*), count(late), sum(late), min(late) FROM spots", store).text
                == "count(*),count(late),sum(late),min(late)\n8000,0,,\n")
        #expect(try ask("SELECT count(*) FROM spots WHERE late IS NULL", store).text == "count(*)\n8000\n")
        let none = try ask("SELECT cid FROM spots WHERE late > 0", store)
        #expect(none.text == "cid\n" && none.statistics.segments.prunedByMetricZoneMap == 4)
        let id = try store.add("- { label: new }")[0]
        try store.load("spot", "cid,size,late\n1,1,2.5\n2,1,\n", dataset: id)
        #expect(
            try ask("SELECT label, late FROM spots WHERE late > 0", store).text == "label,late\nnew,2.5\n")
        #expect(
            try ask("SELECT count(late), avg(late) FROM spots", store).text
                == "count(late),avg(late)\n1,2.5\n")
        let whole = try ask("SELECT late FROM spots", store) { $0.prunes = false }.statistics
        #expect(whole.pages.read == whole.pages.total)
    }

    /// Conditions on one field are looked up, not tried on every dataset.
    @Test(arguments: [
        ("species = 'Danio rerio'", 5), ("species = 'Danio rerio' AND brain_region = 'r12'", 1),
        ("label IN ('d1', 'd2', 'no such')", 2), ("label LIKE 'd1%' AND size > 0", 11),
        ("species = 'Danio rerio' AND (label = 'd11' OR size > 3)", 5), ("species = 'zebrafish'", 5),
        // Not of the common shape: every dataset is asked.
        ("species != 'Danio rerio'", 20), ("label = 'd1' OR label = 'd2'", 20), ("direction IS NULL", 20),
    ])
    func conditionsOnTermsAreLookedUp(condition: String, count: Int) throws {
        let store = try Self.store()
        let query = try PreparedQuery(
            "SELECT cid FROM spots WHERE \(condition)", snapshot: store.store.snapshot())
        let pruner = Pruner(
            plan: query.plan,
            table: try #require(query.snapshot.catalog.schema.table(named: query.plan.sourceNames[0])),
            snapshot: query.snapshot, options: query.options, meter: ReadMeter())
        #expect(try pruner.candidates().datasets.populationCount == count)
        // Each candidate is confirmed, so none is missed or kept for nothing.
        let asked = try ask("SELECT count(DISTINCT label) FROM spots WHERE \(condition)", store).text
        #expect(
            try ask("SELECT count(DISTINCT label) FROM spots WHERE \(condition)", store) { $0.prunes = false }
                .text == asked)
    }

    @Test func deletedDatasetsAreNotRead() throws {
        let store = try Self.store()
        for index in 5..<10 { _ = try store.store.deleteDataset("d\(index)") }
        let statistics = try ask("SELECT cid FROM spots", store).statistics
        #expect(statistics.segments.prunedByDatasetIndex == 1 && statistics.rowsScanned == 6000)
        #expect(statistics.rowsTotal == 6000 && statistics.datasetsTotal == 15)
        #expect(
            try ask("SELECT min(rowid), max(rowid) FROM spots WHERE label = 'd10'", store).text.hasSuffix(
                "\n4000,4399\n"))
    }
}

extension Manifest {
    /// Gives every metadata zone map of the first table another catalogue's
    /// number and the same terms in every column.
    fileprivate mutating func changeTerms(_ change: (MetadataZoneMap) -> (UInt64, [UInt32])) throws {
        var segments = Array(try tables[0].segments())
        for index in segments.indices {
            let (number, terms) = change(segments[index].metadata)
            segments[index].metadata = MetadataZoneMap(
                catalogNumber: number,
                columns: try segments[index].metadata.columns().map { .init(name: $0.name, terms: terms) })
        }
        tables[0] = Table(code: tables[0].code, name: tables[0].name, segments: segments)
    }
}
