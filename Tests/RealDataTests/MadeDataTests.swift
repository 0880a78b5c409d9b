import Foundation
import Testing

/// The scripts on data of our own making: the same paths where the public files
/// are absent.
@Suite struct MadeDataTests {
    @Test func scriptsLoadEverySource() throws {
        let bench = try Workbench()
        let data = try MadeData(in: bench)
        let loaded = try bench.script("all", data: data.folder)
        try #require(loaded.status == 0, "\(loaded.talk)")
        // Empty header; ids that no double holds.
        #expect(
            try bench.query("SELECT cid, completed FROM neuron")
                == [
                    ["720575940596125868", "true"], ["720575940596125869", "false"],
                    ["720575940596125870", "true"],
                ])
        // Sentinels, a conversion, a reference; one dataset among others by its metadata.
        #expect(
            try bench.query(
                "SELECT cid, centroid_x, spine_id, bouton_id, bouton_vesicle_count, is_multi_synaptic_bouton, "
                    + "has_spine_apparatus, axon_skeleton_length FROM synapse WHERE microscopy = 'ATUM-SEM'")
                == [
                    ["1", "26700.0", "81", "5", "12", "true", "", "9.5"],
                    ["2", "26800.0", "81", "442", "", "", "", ""],
                    ["3", "21924.0", "", "", "", "false", "", ""],
                    ["4", "30100.0", "", "353", "", "false", "true", "14.2223"],
                    ["5", "30200.0", "120", "353", "297", "false", "true", "14.2223"],
                ])
        #expect(
            try bench.query("SELECT cid, parent_id, volume_as_published FROM dendritic_spine")
                == [["81", "17", "21854.0"], ["120", "16", "4803.0"]])
        // One file, two datasets that differ in a mutation.
        #expect(
            try bench.query(
                "SELECT mutation, layer, count(*), avg(area) FROM mitochondria GROUP BY mutation, layer")
                == [
                    ["Mcu knock-out", "Basal", "2", "0.25"], ["Mcu knock-out", "Distal", "1", "0.375"],
                    ["", "Basal", "2", "0.375"],
                ])
        #expect(
            try bench.query("SELECT cid FROM mitochondria WHERE gene = 'Mcu' AND expression = 'knock-out'")
                == [["Basal-1"], ["Distal-1"], ["Basal-2"]])
        // Text ids, Zstandard, a row number, scaled voxels, a key of two columns.
        #expect(
            try bench.query(
                "SELECT cid, pre_id, post_id, pre_fragment_id, mesh_area FROM synapse WHERE microscopy = 'TEM'"
            )
                == [
                    ["1", "grc_1", "pc_0", "10101918924823", "0.32"],
                    ["2", "grc_1", "pc_0", "10101918924823", ""],
                ])
        #expect(
            try bench.query(
                "SELECT synapse_id, parallel_fiber_id, synapse_z, fiber_x FROM parallel_fiber_distance")
                == [["100-200-30", "ml_pf_0", "1200", "416"], ["100-200-30", "ml_pf_1", "1200", "400"]])
        try bench.expectSound()
    }

    @Test func runMapsBecomeRunsOfTheirDatasets() throws {
        let bench = try Workbench()
        let data = try MadeData(in: bench)
        let loaded = try bench.script("cryoet", data: data.folder)
        try #require(loaded.status == 0, "\(loaded.talk)")
        // The first line of a map without a header is a run, too.
        #expect(
            try bench.query(
                "SELECT portal_id, cid, frames_source, tomogram_source FROM run ORDER BY portal_id, cid")
                == [
                    ["11", "a-1", "frames/1", ""], ["11", "a-2", "frames/2", ""], ["12", "a-1", "", ""],
                    ["13", "position", "", "7"],
                ])
        #expect(
            try bench.query(
                "SELECT portal_id, run_id, tilt_max, tilt_series_quality FROM tilt_series ORDER BY portal_id, cid"
            )
                == [["11", "a-1", "60.0", ""], ["11", "a-2", "", ""], ["12", "a-1", "", "4"]])
        #expect(
            try bench.row("SELECT run_id, voxel_spacing FROM tomogram WHERE voxel_spacing > 0") == [
                "a-1", "13.5",
            ])
        #expect(
            try bench.row(
                "SELECT organism_name, organism_taxid, tissue_name FROM run WHERE sample_type = 'virus'")
                == ["Virus", "", ""])
        let first = try bench.query("SELECT DISTINCT dataset_id FROM run ORDER BY dataset_id")
        try FileManager.default.removeItem(atPath: bench.store)
        #expect(try bench.script("cryoet", data: data.folder).status == 0)
        #expect(try bench.query("SELECT DISTINCT dataset_id FROM run ORDER BY dataset_id") == first)
    }

    @Test func runThatStandsTwiceInAMapIsRefused() throws {
        let bench = try Workbench()
        let data = try MadeData(in: bench)
        try data.write(
            "cryoet_portal/dataset_configs/lab/run_data_map/12.csv", "run_name,ts_quality_score\na,4\na,5\n")
        let loaded = try bench.script("cryoet", data: data.folder)
        #expect(loaded.status != 0)
        #expect(loaded.talk.contains("12.csv:3: the run 'a' has no name or stands twice"), "\(loaded.talk)")
        #expect(try bench.row("SELECT count(*) FROM run") == ["0"])
    }

    @Test func spineThatContradictsItselfIsRefused() throws {
        let bench = try Workbench()
        let data = try MadeData(in: bench)
        try data.write(
            "kasthuri2015/kasthuri2015_synapses.csv",
            MadeData.synapses.replacing("246,81,21854", with: "246,81,21855"))
        let loaded = try bench.script("kasthuri2015", data: data.folder)
        #expect(loaded.status == 3, "\(loaded.talk)")
        #expect(
            loaded.talk.contains("spine 81: ['81', '17', '21854'] and ['81', '17', '21855']"),
            "\(loaded.talk)")
        #expect(try bench.row("SELECT count(*) FROM dendritic_spine") == ["0"])
        #expect(try bench.row("SELECT count(*) FROM synapse") == ["0"])
    }

    @Test func synapseOnASpineThatIsNotThereIsRefused() throws {
        let bench = try Workbench()
        let data = try MadeData(in: bench)
        try data.write(
            "kasthuri2015/kasthuri2015_synapses.csv",
            MadeData.synapses.replacing("74,120,4803", with: "74,120,0"))
        let loaded = try bench.script("kasthuri2015", data: data.folder)
        #expect(loaded.status == 3, "\(loaded.talk)")
        #expect(loaded.talk.contains("120"), "\(loaded.talk)")
        #expect(try bench.row("SELECT count(*) FROM synapse") == ["0"])
    }

    @Test func unitsThatDifferNeedAConversion() throws {
        let bench = try Workbench()
        let data = try MadeData(in: bench)
        #expect(try bench.script("kasthuri2015", data: data.folder).status == 0)
        try data.write("units.csv", "cid,centroid_x_um\n9,1.5\n")
        try data.write("map.yaml", "columns: { centroid_x_um: centroid_x }")
        let loaded = try bench.syndb(
            "load", bench.store, "--table", "synapse", "--dataset",
            "Kasthuri 2015 synapses of mouse neocortex",
            "--map", data.folder.appending(path: "map.yaml").path,
            data.folder.appending(path: "units.csv").path)
        #expect(loaded.status == 3, "\(loaded.talk)")
        #expect(loaded.talk.contains("unit: um, convert: true"), "\(loaded.talk)")
        #expect(try bench.row("SELECT count(*) FROM synapse") == ["5"])
    }
}
