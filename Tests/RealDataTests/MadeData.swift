import CZstd
import Foundation

/// Small files of our own making in the forms of the public ones, with the same
/// traps: an empty header, ids above 2^53, sentinels, units, a shared spine,
/// two datasets in one file, text ids, Zstandard, maps without a header.
struct MadeData {
    let folder: URL

    init(in bench: Workbench) throws {
        folder = bench.folder.appending(path: "data")
        try write("flywire_shiu/Completeness_783.csv", MadeData.completeness)
        try write("kasthuri2015/kasthuri2015_synapses.csv", MadeData.synapses)
        try write("ca2_mitochondria/ca2_mitochondria_long.csv", MadeData.mitochondria)
        try write("cb2_cerebellum/grc_pc_synapses.csv.zst", MadeData.cerebellum, compressed: true)
        try write(
            "cb2_cerebellum/synapse_parallel_fiber_distances.csv.zst", MadeData.distances, compressed: true)
        try write("cryoet_portal/curation.tsv", MadeData.curation)
        let maps = "cryoet_portal/dataset_configs/"
        try write(
            maps + "lab/run_data_map/11.csv",
            "run_name,ts-tilt_range-max,tomo-voxel_spacing\na-1,60.0,13.5\na-2,,\n")
        try write(maps + "lab/run_data_map/12.csv", "run_name,ts_quality_score\na-1,4\n")
        try write(maps + "lab/run_frames_map/11.csv", "a-1,frames/1\na-2,frames/2\n")
        try write(maps + "run_data_map/13/run_to_tomo_map.csv", "position,7\n")
    }

    func write(_ path: String, _ text: String, compressed: Bool = false) throws {
        let file = folder.appending(path: path)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try (compressed ? MadeData.compress(Array(text.utf8)) : Data(text.utf8)).write(to: file)
    }

    private static func compress(_ bytes: [UInt8]) -> Data {
        var output = [UInt8](repeating: 0, count: ZSTD_compressBound(bytes.count))
        let count = ZSTD_compress(&output, output.count, bytes, bytes.count, 3)
        precondition(ZSTD_isError(count) == 0)
        return Data(output[..<count])
    }

    /// Three neighbours above 2^53, which a double cannot tell apart.
    static let completeness = """
        ,Completed
        720575940596125868,True
        720575940596125869,False
        720575940596125870,True

        """

    /// Synapses 1 and 2 share spine 81; 3 sits on a shaft; 4 on an unknown spine.
    static let synapses = [
        "synapse_no,psd_centroid_x_um,psd_centroid_y_um,psd_centroid_z_um,psd_centroid_px,in_cylinder_1,"
            + "in_cylinder_2,in_cylinder_3,axon_no,dendrite_no,axon_type,bouton_no,axon_terminal,vesicle_count,"
            + "mitochondria_count,multi_synaptic_bouton,axon_skeleton_length_um,spine_synapse,dendrite_type,"
            + "psd_size_px,spine_id,spine_volume_raw,spine_apparatus,single_synapse_spine,note",
        "1,26.7,48.048,31.26,  4450  8008  1042,0,0,1,6492,17,0,5,0,12,0,1,9.5,1,0,1137,81,21854,-1,0, ",
        "2,26.8,48.05,31.29,  4467  8009  1043,0,0,1,3837,17,0,442,-1,-1,-1,-2,-1,1,0,246,81,21854,-2,0, ",
        "3,21.924,44.736,32.94,  3654  7456  1098,0,0,1,6512,6361,1,0,1,-2,2,0,-1,0,1,967,0,-1,-1,0, ",
        "4,30.1,52.6,32.9,  5024  8778  1098,1,0,0,3724,16,-1,353,0, NaN,1,0,14.2223,1,0,740,-1,0,1,1, ",
        "5,30.2,52.7,33,  5033  8783  1100,1,0,0,3724,16,0,353,0,297,0,0,14.2223,1,0,74,120,4803,1,1, ", "",
    ].joined(separator: "\r\n")

    static let mitochondria = """
        genotype,layer,n_in_group,area_um2,feret_diam,perimeter,aspect_ratio,nearest_neighbor
        MCC Cre -,Basal,1,0.5,1.1,3.3,1.7,1.3
        MCC Cre -,Basal,2,0.25,1.1,3.1,2.09,1.2
        MCC Cre +,Basal,1,0.125,0.7,2.4,1.3,0.5
        MCC Cre +,Distal,1,0.375,1.2,3.4,4.4,1.1
        MCC Cre +,Basal,2,0.375,0.9,3.4,1.0,1.2

        """

    /// The columns that the map names, and one that it passes over.
    static let cerebellum = [
        "grc,pc,syn_loc0_x,syn_loc0_y,syn_loc0_z,sf_pre,sf_post,pre_loc_x,pre_loc_y,pre_loc_z,post_loc_x,post_loc_y,"
            + "post_loc_z,score,props.raw_pred_pix_count,props.z_length,area_erode0.pixel_area,area_erode0.pixel_diameter,"
            + "area_erode0.skeleton_area,area_erode0.skeleton_diameter,area_erode0.skeleton_longest_diameter,"
            + "area_erode0.mesh_area,area_erode0.mesh_diameter,area_erode0.ellipsoid_area,area_erode0.ellipsoid_diameter,"
            + "area_erode1.pixel_area,area_erode1.mesh_area,area_erode2.pixel_area,area_erode2.mesh_area,area_erode2.pixel_count",
        "grc_1,pc_0,400,800,1200,10101918924823,9704846787132,401,801,1200,399,799,1200,33,2670,520,"
            + "0.22,0.6,0.25,0.64,662,0.32,0.72,0.25,0.66,0.2,0.28,0.18,,569",
        "grc_1,pc_0,400,800,1200,10101918924823,9704846787132,401,801,1200,399,799,1200,33,2670,520,"
            + "0.22,0.6,0.25,0.64,662,,,0.25,0.66,0.2,,0.18,,569", "",
    ].joined(separator: "\r\n")

    static let distances = """
        syn_x,syn_y,syn_z,parallel_fiber,distance_nm,pf_x,pf_y,pf_z
        100,200,30,ml_pf_0,56,104,200,31
        100,200,30,ml_pf_1,0,100,200,30

        """

    static let curation = [
        "id\tsample_type\torganism_name\torganism_taxid\ttissue_name\ttissue_id\tcell_name\tcell_type_id\t"
            + "cell_strain_name\tcell_strain_id\tcell_component_name\tcell_component_id\tassay_name\t"
            + "assay_ontology_term_id\tdevelopment_stage\tdevelopment_stage_ontology_term_id\tdisease\t"
            + "disease_ontology_term_id\ttitle",
        line("11", "cell", "Bacterium α", "284812"), line("12", "virus", "Virus", ""),
        line("13", "tissue", "Yeast", "4932"), "",
    ].joined(separator: "\r\n")

    private static func line(_ id: String, _ sample: String, _ organism: String, _ taxid: String) -> String {
        ([id, sample, organism, taxid] + Array(repeating: "not_reported", count: 8)
            + [
                "microscopy assay", "EFO:0002909", "unknown", "unknown", "normal", "PATO:0000461",
                "Made \(id)",
            ])
            .joined(separator: "\t")
    }
}
