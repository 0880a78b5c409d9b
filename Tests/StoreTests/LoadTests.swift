import SynDB
import TestSupport
import Testing

@testable import Store

@Suite struct LoadTests {
    @Test func rowsAreSortedByTheKeyOfThePackWithinTheirDataset() throws {
        let store = try Bench.store()
        var csv = "cid,dataset_id,size,tag,count\n"
        for (index, size) in ["3", "", "-1", "NaN", "3", "-0", "0", "inf"].enumerated() {
            csv +=
                "\(index),\(index % 2 == 0 ? Bench.second : Bench.first),\(size),\(index == 0 ? "b" : "a"),1\n"
        }
        try store.load("spot", csv)
        #expect(
            try store.query("SELECT label, cid, size FROM spots") == """
                label,cid,size
                first,5,-0.0
                first,7,inf
                first,3,NaN
                first,1,
                second,2,-1.0
                second,6,0.0
                second,4,3.0
                second,0,3.0

                """)
    }

    @Test func manyDatasetsInOneFileInInterleavedOrder() throws {
        let store = try Bench.store()
        let ids = try store.add((0..<40).map { "- { label: \"d\($0)\" }" }.joined(separator: "\n"))
        var csv = "dataset_id,cid,count\n"
        for row in 0..<2000 { csv += "\(ids[row * 7 % 40]),\(row),\(row % 100)\n" }
        let summary = try store.load("spot", csv)
        #expect(summary.datasets.count == 40 && summary.datasets.allSatisfy { $0.rows == 50 })
        let counts = try store.query("SELECT label, count(*), min(cid) FROM spots GROUP BY label")
        #expect(counts.split(separator: "\n").count == 41)
        for (index, id) in ids.enumerated() {
            let expected = (0..<2000).filter { $0 * 7 % 40 == index }
            let rows = try store.query("SELECT cid FROM spots WHERE dataset_id = '\(id)'").split(
                separator: "\n")
            #expect(rows.dropFirst().map { Int($0)! } == expected)
        }
        #expect(try store.store.verify().faults.isEmpty)
    }

    @Test func twoTablesKeepTheirRowsApart() throws {
        let store = try Bench.store()
        try store.load("spot", "cid,count\n1,1\n", dataset: Bench.first)
        try store.load("branches", "cid,above\n1,\n", dataset: Bench.first)
        #expect(try store.query("SELECT count(*) FROM spot") == "count(*)\n1\n")
        #expect(try store.query("SELECT cid, above FROM branch") == "cid,above\n1,\n")
    }

    @Test func referencesAreFilledThroughAChain() throws {
        let store = try Bench.store()
        try store.load("neuron", "cid\n720575940596125868\n720575940596125869\n", dataset: Bench.first)
        try store.load(
            "axon", "cid,parent_id\n11,720575940596125868\n12,720575940596125869\n13,\n", dataset: Bench.first
        )
        let summary = try store.load("vesicle", "cid,parent_id\n1,12\n2,11\n3,13\n4,\n", dataset: Bench.first)
        #expect(summary.derived.map(\.column) == ["parent_enum", "neuron_id"])
        #expect(summary.derived.map(\.count) == [3, 2])
        #expect(
            try store.query("SELECT cid, parent_id, parent_enum, neuron_id FROM vesicles") == """
                cid,parent_id,parent_enum,neuron_id
                1,12,4,720575940596125869
                2,11,4,720575940596125868
                3,13,4,
                4,,,

                """)
    }

    @Test func whatTheContributorGaveIsNotFilledOver() throws {
        let store = try Bench.store()
        try store.load("neuron", "cid\n1\n2\n", dataset: Bench.first)
        try store.load("axon", "cid,parent_id\n11,1\n", dataset: Bench.first)
        try store.load("vesicle", "cid,parent_id,neuron_id\n1,11,2\n2,11,\n", dataset: Bench.first)
        #expect(try store.query("SELECT neuron_id FROM vesicles") == "neuron_id\n2\n1\n")
    }

    @Test func referencesWithoutATargetAreExternalIds() throws {
        let store = try Bench.store()
        try store.load("neuron", "cid\n1\n", dataset: Bench.second)
        let summary = try store.load("axon", "cid,parent_id\n11,77\n", dataset: Bench.first)
        #expect(summary.external.map(\.column) == ["parent_id"] && summary.external[0].count == 1)
        #expect(try store.query("SELECT parent_id, parent_enum FROM axons") == "parent_id,parent_enum\n77,\n")
    }

    @Test func allowedDanglingReferencesStay() throws {
        let store = try Bench.store()
        try store.load("neuron", "cid\n1\n", dataset: Bench.first)
        let summary = try store.load("axon", "cid,parent_id\n11,77\n12,1\n", dataset: Bench.first) {
            $0.allowsDangling = true
        }
        let dangling = try #require(summary.dangling.first)
        #expect(
            dangling.column == "parent_id" && dangling.count == 1 && dangling.examples == ["rows.csv:2: 77"])
        #expect(
            try store.query("SELECT parent_id, neuron_id FROM axons") == "parent_id,neuron_id\n77,\n1,1\n")
    }

    @Test func rowsOfOneLoadAnswerEachOther() throws {
        let store = try Bench.store()
        try store.load("branch", "cid,above\n1,\n2,1\n", dataset: Bench.first)
        let summary = try store.load("branch", "cid,above\n3,2\n4,3\n", dataset: Bench.first)
        #expect(summary.dangling.isEmpty)
        #expect(try store.query("SELECT above FROM branches WHERE cid = 4") == "above\n3\n")
    }

    @Test func aDatasetPerValueOfAColumn() throws {
        let store = try Bench.store()
        let summary = try store.load("spot", "animal,cid,count\nM1,1,1\nM2,1,2\nM1,2,3\n") { request in
            request.target = .split(column: "animal") { values, catalog in
                try values.map {
                    .new(try SplitMetadata.undescribed(column: "animal", value: $0, schema: catalog.schema))
                }
            }
        }
        #expect(
            summary.datasets.map(\.label) == ["animal M1", "animal M2"]
                && summary.datasets.allSatisfy(\.isNew))
        #expect(
            try store.query("SELECT label, sum(count) FROM spots GROUP BY label")
                == "label,sum(count)\nanimal M1,4\nanimal M2,2\n")
    }

    @Test func aDryRunWritesNothing() throws {
        let store = try Bench.store()
        let before = ScratchFolder.fingerprint(store.path).filter { !$0.hasPrefix("LOCK") }
        let summary = try store.load("spot", "cid,count\n1,1\n", dataset: Bench.first) { $0.isDryRun = true }
        #expect(summary.rows == 1 && summary.snapshot == nil)
        #expect(ScratchFolder.fingerprint(store.path).filter { !$0.hasPrefix("LOCK") } == before)
    }

    /// Small datasets share pages, long ones have their own, and neither shows.
    @Test func sharedAndOwnPagesAnswerAlike() throws {
        let store = try Bench.store()
        let sizes = [9000, 3, 200, 8192, 1, 8191, 8191, 20_000, 5]
        let ids = try store.add(sizes.indices.map { "- { label: \"d\($0)\" }" }.joined(separator: "\n"))
        var csv = "dataset_id,cid,size,count\n"
        for (id, size) in zip(ids, sizes) {
            for row in 0..<size { csv += "\(id),\(row),\(row % 11 == 0 ? "" : "\(row)"),\(row % 50)\n" }
        }
        try store.load("spot", csv)
        for (index, size) in sizes.enumerated() {
            let kept = (0..<size).filter { $0 % 50 > 20 }
            let values = kept.filter { $0 % 11 != 0 }
            #expect(
                try store.query(
                    "SELECT count(*), count(size), sum(size), sum(cid = 0 AND TRUE) FROM spots WHERE label = 'x'"
                        .replacing(", sum(cid = 0 AND TRUE)", with: "").replacing(
                            "'x'", with: "'d\(index)' AND count > 20"))
                    == "count(*),count(size),sum(size)\n\(kept.count),\(values.count),"
                    + (values.isEmpty ? "" : "\(Double(values.reduce(0, +)))") + "\n")
        }
        #expect(try store.store.verify().faults.isEmpty)
    }

    /// Keys and references are checked dataset by dataset, beside rows that are there.
    @Test func manyTinyDatasets() throws {
        let store = try Bench.store()
        let ids = try store.add((0..<1000).map { "- { label: d\($0) }" }.joined(separator: "\n"))
        func csv(_ first: Int) -> String {
            "dataset_id,cid,above\n" + ids.map { "\($0),\(first + 1),\n\($0),\(first),1\n" }.joined()
        }
        try store.load("branch", csv(0))
        #expect(try store.load("branch", csv(2)).rows == 2000)
        #expect(refusal { try store.load("branch", csv(3)) }.contains("1000 rows repeat a key"))
        #expect(
            try store.query("SELECT count(*), count(above) FROM branch")
                == "count(*),count(above)\n4000,2000\n")
    }

    /// Segments, and so their pages, are cut by the bytes of texts and text ids.
    @Test(arguments: ["tag", "cid"]) func longTextsAreSpreadOverSegments(column: String) throws {
        let store = try Bench.store()
        func csv(_ prefix: String) -> String {
            (0..<10).map { row in
                let text = "\(prefix)\(row)" + String(repeating: "x", count: row == 7 ? 3000 : 300)
                return "\(prefix == "a" ? Bench.first : Bench.second),"
                    + (column == "tag" ? "\(row),\(text),1\n" : "\(text),,1\n")
            }.joined()
        }
        let summary = try store.load("spot", "dataset_id,cid,tag,count\n" + csv("a") + csv("b")) {
            $0.maximumSegmentBytes = 1000
            $0.chunkBytes = 400
        }
        #expect(summary.segments >= 8 && summary.segments <= 16, "\(summary.segments)")
        #expect(
            try store.query("SELECT count(*), count(DISTINCT \(column)) FROM spots").hasSuffix("\n20,20\n"))
        #expect(try store.store.verify().faults.isEmpty)
    }

    /// Datasets that come mixed, in pieces of every size, with and without room
    /// in memory: the same rows of each, in the order of the input.
    @Test func mixedDatasetsAreSpilledAndPutTogether() throws {
        let store = try Bench.store()
        let ids = try store.add((0..<30).map { "- { label: \"d\($0)\" }" }.joined(separator: "\n"))
        var csv = "dataset_id,cid,count,tag\n"
        for row in 0..<6000 {
            csv += "\(ids[row * 7 % 30]),\(row),\(row % 100),\(row % 11 == 0 ? "" : "t\(row % 13)")\n"
        }
        let summary = try store.load("spot", csv) {
            $0.chunkBytes = 5000
            $0.memory = 100_000
        }
        #expect(summary.rows == 6000 && summary.datasets.allSatisfy { $0.rows == 200 })
        #expect(ScratchFolder.files(store.path, suffix: ".seg").count == summary.segments)
        for (index, id) in ids.enumerated() {
            let wanted = (0..<6000).filter { $0 * 7 % 30 == index }
            let rows = try store.query(
                "SELECT cid, count, tag FROM spots WHERE dataset_id = '\(id)' ORDER BY cid")
            let lines = wanted.map { "\($0),\($0 % 100),\($0 % 11 == 0 ? "" : "t\($0 % 13)")" }
            #expect(rows.split(separator: "\n").dropFirst().map(String.init) == lines)
        }
        #expect(try store.store.verify().faults.isEmpty)
    }

    /// Keys that do not ascend are looked for in the segments that are written.
    @Test func repeatedKeysOfMixedDatasetsAreFound() throws {
        let store = try Bench.store()
        var csv = "dataset_id,cid,count\n"
        for row in 0..<4000 { csv += "\(row % 2 == 0 ? Bench.first : Bench.second),\(4000 - row),1\n" }
        csv += "\(Bench.second),1,1\n\(Bench.first),3999,1\n"
        let message = Bench.refusedLoad(store, "spot", csv) {
            $0.chunkBytes = 3000
            $0.memory = 100_000
        }
        #expect(message.hasPrefix("1 row repeats a key"), "\(message)")
    }
}
