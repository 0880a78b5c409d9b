import Foundation
import SynDB
import Testing

/// Each public file is read whole, or refused with what to do. The table of the
/// data's README is the truth for rows, columns and missing cells.
@Suite(.enabled(if: RealData.isThere, "no real data: set SYNDB_REAL_DATA"))
struct EveryFileTests {
    struct Listed {
        var path: String
        var rows: Int?
        var columns: Int?
        /// In tenths of a percent of all cells.
        var missing: Int?
    }

    /// Flags that a file needs, what the README counts otherwise, or how the
    /// file is refused.
    struct Reading: Sendable {
        var input = InputFiles()
        var map: String?
        var rows: Int?
        var columns: Int?
        var refusal: String?
    }

    private static func listed() throws -> [Listed] {
        let text = try String(contentsOf: RealData.folder.appending(path: "README.md"), encoding: .utf8)
        return text.split(separator: "\n").compactMap { line in
            let cells = line.split(separator: "|", omittingEmptySubsequences: false)
                .map { $0.trimmingCharacters(in: .whitespaces) }
            guard cells.count == 8, cells[1].contains("/"), !cells[1].hasPrefix("file") else { return nil }
            let missing = cells[5].firstMatch(of: /([0-9.]+)% missing/).flatMap { Double($0.1) }
            return Listed(
                path: cells[1], rows: Int(cells[3]), columns: Int(cells[4]),
                missing: missing.map { Int(($0 * 10).rounded()) })
        }
    }

    private static func reading(_ path: String) -> Reading {
        let name = path.split(separator: "/").last.map(String.init) ?? path
        var reading = Reading()
        if let special = readings[name] { return special }
        if name.hasPrefix("MGcoordinates") { reading.input.header = ["x", "y", "z"] }
        // The README counts the second row of names.
        if name.hasPrefix("Indiv_Mito") { (reading.map, reading.rows) = ("header_rows: 2", 6299) }
        return reading
    }

    private static func refused(_ words: String) -> Reading { Reading(refusal: words) }
    private static func block(_ name: String, _ rows: Int, _ columns: Int) -> Reading {
        Reading(input: InputFiles(block: name), rows: rows, columns: columns)
    }
    private static let single = refused(
        "--block NAME chooses a block; one of single values is read as one row")

    private static let readings: [String: Reading] = [
        "sugarR.parquet": refused("Python and its module pyarrow"),
        "intrinsic_balanced_neurons.csv": Reading(input: InputFiles(header: ["root_id"])),
        "rich_club_neurons.csv": Reading(input: InputFiles(header: ["root_id"])),
        "G_edgelist.txt": Reading(input: InputFiles(dialect: .blanks, header: ["pre", "post", "n"])),
        "unmatched_full_edgelist.csv": Reading(input: InputFiles(header: ["pre", "post", "n"])),
        "filePaths.tsv": Reading(input: InputFiles(header: ["dataset", "path", "image"])),
        "kasthuri2015_synapses.csv": Reading(map: #"null: ["", " "]"#),
        "mmc2_raw_sheet.csv": Reading(map: "header_rows: 2", rows: 1700),
        "mmc2.xls": refused("Python and its module xlrd"),
        "Threecylindermerge_May08_db14_export.txt": Reading(
            map:
                "delimiter: blanks\ncomment: '%'\nheader: [\((1...25).map { "c\($0)" }.joined(separator: ", "))]"
        ),
        // Notes for people.
        "danielhierarchy.txt": Reading(rows: 69, columns: 1),
        "idr0075-study.txt": refused("expected 1 cells as in the header, found 3"),
        // One table of several.
        "R5_tutorial_run_data.star": Reading(rows: 9053, columns: 26),
        "test_data3.star": block("database_2", 2, 4), "test_data6.star": block("refined_volume", 6, 15),
        "test_data7.star": block("atom_site", 10, 21),
        "default_pipeline.star": block("pipeline_processes", 31, 4),
        "postprocess.star": block("fsc", 49, 7), "rln3.1_data_style.star": block("block_2", 2, 5),
        "single_line_end_of_multiblock.star": block("block_1", 2, 5),
        "single_line_middle_of_multiblock.star": refused("choose one with --block NAME"),
        "two_single_line_loop_blocks.star": block("block_1", 1, 3),
        "run_it025_sampling_3D.star": Reading(columns: 2),
        // Single values.
        "basic_double_quote.star": block("", 1, 4), "basic_single_quote.star": single,
        "empty_loop.star": single, "run_it025_optimiser_2D.star": block("optimiser_general", 1, 84),
        "run_it025_optimiser_3D.star": single, "run_it025_sampling_2D.star": single,
        "two_basic_blocks.star": single,
    ]

    @Test func everyListedFile() throws {
        let listed = try Self.listed()
        #expect(listed.count > 150)
        for file in listed {
            let reading = Self.reading(file.path)
            let path = RealData.folder.appending(path: file.path).path
            do {
                let input = try reading.input.inputs([path])[0]
                let mapping = try reading.map.map { try MappingFile(yaml: $0, file: "map") }
                let profile = try FileProfile(input, targets: [], mapping: mapping)
                #expect(profile.rows == reading.rows ?? file.rows, "\(file.path)")
                let columns = profile.columns.count
                #expect(columns == reading.columns ?? file.columns, "\(file.path)")
                Self.expectIDs(profile)
                let nulls = profile.columns.reduce(0) { $0 + $1.profile.nulls }
                if let missing = file.missing, reading.rows == nil {
                    let tenths = (Double(nulls) * 1000 / Double(profile.rows * columns)).rounded()
                    #expect(Int(tenths) == missing, "\(file.path)")
                }
            } catch {
                let words = reading.refusal ?? Self.refusal(file.path)
                #expect(words.map { "\(error)".contains($0) } == true, "\(error)")
            }
        }
    }

    /// Whole numbers that a double does not hold are ids, and keep every digit.
    private static func expectIDs(_ profile: FileProfile) {
        for column in profile.columns {
            guard let most = column.profile.maximum, let number = UInt64(most), number > 1 << 53 else {
                continue
            }
            #expect(column.type == .id, "\(profile.file): \(column.profile.name) is \(column.type)")
            let least = column.profile.minimum ?? ""
            for text in [most, least] { #expect(Identifier(text)?.description == text, "\(profile.file)") }
        }
    }

    /// The files that the README does not list: read whole, or refused by name.
    @Test func everyOtherFile() throws {
        let listed = Set(try Self.listed().map(\.path))
        let files =
            FileManager.default.enumerator(atPath: RealData.folder.path)?.allObjects as? [String] ?? []
        var (read, refused) = (0, 0)
        for path in files.sorted() where !listed.contains(path) && FileFormat(fileName: path) != nil {
            let file = RealData.folder.appending(path: path)
            guard try file.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile == true else {
                continue
            }
            do {
                let profile = try FileProfile(InputFiles().inputs([file.path])[0], targets: [], mapping: nil)
                read += 1
                Self.expectIDs(profile)
                guard [".csv", ".ndjson"].contains(where: path.hasSuffix) else { continue }
                let lines = try String(contentsOf: file, encoding: .utf8).split(whereSeparator: \.isNewline)
                #expect(profile.rows == lines.count - (path.hasSuffix(".csv") ? 1 : 0), "\(path)")
            } catch {
                refused += 1
                let isOurs = error is ImportError || error is StoreError
                #expect(isOurs && "\(error)".contains(file.path), "\(path): \(error)")
            }
        }
        #expect(read > 300, "\(read) read, \(refused) refused")
        print("files beside the README's list: \(read) read, \(refused) refused")
    }

    /// How files of a kind are refused.
    private static func refusal(_ path: String) -> String? {
        switch path.split(separator: ".").last {
        case "obj", "stl", "glb": "a mesh has no rows"
        case "yaml": "syndb dataset add STORE --file"
        // A link of the file system that was written as a text.
        case "swc" where path.contains("valid_set"): "expected 7 cells (id type x y z radius parent), found 1"
        default: nil
        }
    }

    @Test func runMapsAndPicks() throws {
        let portal = RealData.folder.appending(path: "cryoet_portal")
        for file in try RealData.maps(portal.appending(path: "dataset_configs")) {
            let lines = Table.lines(try String(contentsOf: file, encoding: .utf8))
            let profile = try FileProfile(InputFiles().inputs([file.path])[0], targets: [], mapping: nil)
            #expect(profile.rows == lines.count - 1, "\(file.path)")
        }
        let fixtures = portal.appending(path: "fixtures/tree/test_files")
        let picks = fixtures.appending(path: "input_bucket/20002/annotations/copick.json").path
        let profile = try FileProfile(
            InputFiles().inputs([picks])[0],
            targets: [TargetColumn(name: "location_x", type: .float64, unit: "angstrom")], mapping: nil)
        #expect(profile.rows == 4)
        #expect(profile.columns[0].targets == ["location_x"] && profile.columns[0].isUnitStated)
        let noJSON = fixtures.appending(
            path: "20002/RUN001/TomogramVoxelSpacing7.56/Annotations/ribosome.ndjson")
        #expect(throws: ImportError.self) {
            try FileProfile(InputFiles().inputs([noJSON.path])[0], targets: [], mapping: nil)
        }
    }

    @Test func featherKeepsEveryRootId() throws {
        let bench = try Workbench()
        let map = bench.folder.appending(path: "map.yaml").path
        try "columns: { node: null, layer_mean: null, root_id: cid }".write(
            toFile: map, atomically: true, encoding: .utf8)
        let meta = bench.folder.appending(path: "meta.yaml").path
        try "label: one\nspecies: Drosophila melanogaster\nbrain_regions: [{ brain_structure: brain }]\n"
            .write(
                toFile: meta, atomically: true, encoding: .utf8)
        #expect(try bench.syndb("init", bench.store).status == 0)
        #expect(try bench.syndb("dataset", "add", bench.store, "--file", meta).status == 0)
        let name = "neuron_class_ranking_df_630_all_230409-visual-10000.feather"
        let file = RealData.folder.appending(path: "flywire_network/\(name)").path
        let load = try bench.syndb(
            "load", bench.store, "--table", "neuron", "--dataset", "one", "--map", map, file)
        #expect(load.status == 0, "\(load.talk)")
        #expect(
            try bench.row("SELECT count(*), count(DISTINCT cid) FROM neurons WHERE cid > 720575940000000000")
                == ["121251", "121251"])
        try bench.expectSound()
    }
}
