import Foundation
import Testing

/// The five public sources, each loaded by its script. SYNDB_REAL_DATA names
/// their folder; without it, and without the folder that stands beside the
/// package, the tests are skipped.
@Suite(
    .enabled(
        if: RealData.isThere,
        "no real data: set SYNDB_REAL_DATA to the folder with flywire_shiu, kasthuri2015, ..."))
struct RealDataTests {
    @Test func flywireKeepsEveryRootId() throws {
        let bench = try Workbench()
        let loaded = try bench.script("flywire", data: RealData.folder)
        #expect(loaded.status == 0, "\(loaded.talk)")
        let file = try Table(contentsOf: RealData.folder.appending(path: "flywire_shiu/Completeness_783.csv"))
        #expect(file.rows.count == 138_639)
        let completed = Dictionary(
            uniqueKeysWithValues: file.rows.map { ($0[""] ?? "", ($0["Completed"] ?? "").lowercased()) })
        let stored = try bench.query("SELECT cid, completed FROM neuron")
        #expect(stored.count == file.rows.count)
        #expect(Dictionary(uniqueKeysWithValues: stored.map { ($0[0], $0[1]) }) == completed)
        #expect(
            try bench.row(
                "SELECT count(*), count(DISTINCT cid) FROM neurons WHERE species = 'Drosophila melanogaster'")
                == ["138639", "138639"])
        try bench.expectSound()
    }

    @Test func kasthuriSynapsesFindTheirSpines() throws {
        let bench = try Workbench()
        let loaded = try bench.script("kasthuri2015", data: RealData.folder)
        #expect(loaded.status == 0, "\(loaded.talk)")
        let file = try Table(
            contentsOf: RealData.folder.appending(path: "kasthuri2015/kasthuri2015_synapses.csv"))
        let stored = try bench.query(
            "SELECT cid, axon_id, dendrite_id, spine_id, centroid_x, bouton_vesicle_count FROM synapse")
        #expect(stored.count == 1700)
        let rows = Dictionary(uniqueKeysWithValues: stored.map { ($0[0], $0) })
        #expect(Set(rows.keys) == Set(file.rows.compactMap { $0["synapse_no"] }))
        var spines: [String: Int] = [:]
        for row in file.rows {
            let own = try #require(rows[row["synapse_no"] ?? ""])
            let spine = row["spine_id"] ?? ""
            let isReal = (Int(spine) ?? 0) > 0
            if isReal { spines[spine] = Int(row["spine_volume_raw"] ?? "") }
            let vesicles = Int(row["vesicle_count"] ?? "").flatMap { $0 < 0 ? nil : String($0) }
            #expect(
                own[1...3] == [row["axon_no"], row["dendrite_no"], isReal ? spine : ""].map { $0 ?? "" }[...])
            #expect(Double(own[4]) == Double(row["psd_centroid_x_um"] ?? "").map { $0 * 1000 })
            #expect(own[5] == vesicles ?? "")
        }
        // Each spine counts once, though 18 of them stand in two rows.
        #expect(spines.count == 1178)
        #expect(Set(try bench.query("SELECT cid FROM dendritic_spine").map { $0[0] }) == Set(spines.keys))
        let mean = Double(spines.values.reduce(0, +)) / Double(spines.count)
        #expect(
            try bench.row("SELECT count(volume_as_published), avg(volume_as_published) FROM dendritic_spines")
                == ["1178", "\(mean)"])
        #expect(try bench.row("SELECT count(spine_id) FROM synapse WHERE on_spine") == ["1195"])
        try bench.expectSound()
    }

    @Test func ca2AreasByMutationAndLayer() throws {
        let bench = try Workbench()
        let loaded = try bench.script("ca2", data: RealData.folder)
        #expect(loaded.status == 0, "\(loaded.talk)")
        let oracle = Workbench.package.appending(path: "Tests/RealDataTests/Oracles/areas.py").path
        let file = RealData.folder.appending(path: "ca2_mitochondria/ca2_mitochondria_long.csv")
        let expected = try bench.run("python3", [oracle, file.path])
        #expect(expected.status == 0, "\(expected.talk)")
        let mutations = ["MCC Cre +": "Mcu knock-out", "MCC Cre -": ""]
        var answer: [[String]: [Double?]] = [:]
        for row in try bench.query(
            "SELECT mutation, layer, count(*), avg(area), variance(area), stddev(area) FROM mitochondria GROUP BY mutation, layer"
        ) {
            answer[Array(row[0...1])] = row[2...].map(Double.init)
        }
        let lines = Table.lines(expected.out)
        #expect(lines.count == 6 && answer.count == 6)
        for line in lines {
            let numbers = line[2...].map(Double.init)
            let deviation = try #require(numbers[2]).squareRoot()
            #expect(answer[[mutations[line[0]] ?? "?", line[1]]] == numbers + [deviation], "\(line)")
        }
        let ids = try Table(contentsOf: file).rows.map {
            "\($0["layer"] ?? "")-\($0["n_in_group"] ?? "") \($0["genotype"] ?? "")"
        }
        let stored = try bench.query("SELECT cid, mutation FROM mitochondria").map {
            "\($0[0]) \($0[1].isEmpty ? "MCC Cre -" : "MCC Cre +")"
        }
        #expect(stored.count == 23_659)
        #expect(Set(stored) == Set(ids))
        try bench.expectSound()
    }

    @Test func cb2KeepsNamesAndPlaces() throws {
        let bench = try Workbench()
        let loaded = try bench.script("cb2", data: RealData.folder)
        #expect(loaded.status == 0, "\(loaded.talk)")
        #expect(
            try bench.row(
                "SELECT count(*), count(DISTINCT cid), count(DISTINCT pre_id), count(DISTINCT post_id) FROM synapse"
            )
                == ["8876", "8876", "522", "98"])
        #expect(
            try bench.row(
                "SELECT cid, pre_id, post_id, pre_fragment_id, post_fragment_id, centroid_x, mesh_area FROM synapse WHERE cid = 1"
            )
                == [
                    "1", "grc_1002", "pc_0", "10101918924823", "9704846787132", "482648.0",
                    "0.31879654116467654",
                ])
        #expect(try bench.row("SELECT count(*) FROM synapse WHERE mesh_area IS NULL") == ["4"])
        #expect(
            try bench.row(
                "SELECT count(*), count(DISTINCT synapse_id), min(distance), max(distance) FROM parallel_fiber_distance"
            )
                == ["495069", "26600", "0.0", "6312.0"])
        #expect(
            try bench.row(
                "SELECT synapse_x, synapse_z, fiber_y, distance FROM parallel_fiber_distance "
                    + "WHERE synapse_id = '89896-65460-696' AND parallel_fiber_id = 'ml_pf_0'")
                == ["359584", "27840", "261824", "816.0"])
        try bench.expectSound()
    }

    @Test func everyLineOfEveryRunMapIsARun() throws {
        let bench = try Workbench()
        let loaded = try bench.script("cryoet", data: RealData.folder)
        #expect(loaded.status == 0, "\(loaded.talk)")
        let portal = RealData.folder.appending(path: "cryoet_portal")
        let maps = try RealData.maps(portal.appending(path: "dataset_configs"))
        #expect(maps.count == 337)
        var runs = Set<[String]>()
        for map in maps {
            let text = try String(contentsOf: map, encoding: .utf8)
            let lines = Table.lines(text)
            let number =
                Int(map.deletingPathExtension().lastPathComponent).map(String.init)
                ?? map.deletingLastPathComponent().lastPathComponent
            for line in lines.dropFirst(lines[0][0] == "run_name" ? 1 : 0) { runs.insert([number, line[0]]) }
        }
        #expect(runs.count == 10_684)
        let stored = try bench.query("SELECT portal_id, cid FROM run")
        #expect(stored.count == runs.count)
        #expect(Set(stored) == runs)
        #expect(try bench.row("SELECT count(*) FROM tilt_series") == ["10287"])
        #expect(
            try bench.row("SELECT count(*), count(frames_source), count(tomogram_source) FROM run") == [
                "10684", "3740", "3976",
            ])
        let legionella = try Table(contentsOf: portal.appending(path: "curation.tsv"), delimiter: "\t").rows
            .filter { $0["organism_name"] == "Legionella pneumophila" }
        let numbers = Set(legionella.compactMap { $0["id"] })
        #expect(
            try bench.row("SELECT count(*) FROM run WHERE organism_name = 'Legionella pneumophila'")
                == ["\(runs.count { numbers.contains($0[0]) })"])
        try bench.expectSound()
    }

    @Test func oneStoreHoldsAllOfThem() throws {
        let bench = try Workbench()
        let loaded = try bench.script("all", data: RealData.folder)
        #expect(loaded.status == 0, "\(loaded.talk)")
        #expect(
            try bench.query("SELECT label, count(*) FROM synapse GROUP BY label")
                .map { $0.last } == ["8876", "1700"])
        #expect(try bench.row("SELECT count(*) FROM neuron") == ["138639"])
        #expect(try bench.row("SELECT count(*) FROM mitochondria WHERE gene = 'Mcu'") == ["13166"])
        #expect(try bench.row("SELECT count(DISTINCT dataset_id) FROM run") == ["210"])
        try bench.expectSound()
    }
}

/// Where the real files are.
enum RealData {
    static let folder: URL =
        ProcessInfo.processInfo.environment["SYNDB_REAL_DATA"].map { URL(filePath: $0) }
        ?? Workbench.package.deletingLastPathComponent().appending(path: "shared/data/real")

    static let isThere = FileManager.default.fileExists(atPath: folder.appending(path: "flywire_shiu").path)

    /// Every CSV file below a folder.
    static func maps(_ folder: URL) throws -> [URL] {
        let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
        return (files?.compactMap { $0 as? URL } ?? []).filter { $0.pathExtension == "csv" }
    }
}
