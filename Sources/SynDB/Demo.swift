import Bits
import Catalog
import Columns
import Import
import Store

/// A small realistic store: spines and synapses of mouse hippocampus, Fmr1
/// knock-out against control. Made from a seed through the same loader as any
/// export; the same rows on every machine.
public enum Demo {
    /// Questions to ask it, with what they show.
    public static let queries: [(title: String, text: String)] = [
        (
            "Mean spine volume in CA1, knock-out against control: answered from statistics, no row is read",
            """
            SELECT mutation, count(*) AS spines, avg(mesh_volume) AS mean, stddev(mesh_volume) AS spread
            FROM dendritic_spines WHERE species = 'Mus musculus' AND brain_region = 'CA1' GROUP BY mutation
            """
        ),
        (
            "Large spines by region: rows are read, but only in segments that can match",
            """
            SELECT brain_region, count(*) AS spines, max(mesh_volume) AS largest
            FROM dendritic_spines WHERE mesh_volume > 2e8 AND mutation IS NULL GROUP BY brain_region
            """
        ),
        (
            "Synapses by transmitter score, best first; ids come out as they went in",
            """
            SELECT cid, pre_id, post_id, glutamate, label FROM synapses
            WHERE glutamate > 0.97 ORDER BY glutamate DESC, cid LIMIT 3
            """
        ),
    ]

    private struct Dataset {
        var region: String
        var isKnockOut: Bool
        var animal: Int
        var id: UUIDBytes
        var firstNeuron: Int64
    }

    /// Makes the store; returns the summaries of its loads.
    public static func make(at path: String) throws -> [LoadSummary] {
        guard let pack = Pack.builtIn(named: "syndb") else {
            throw StoreError(.runtime, "the built-in pack syndb is missing")
        }
        let store = try Store.create(path: path, packs: [pack])
        var generator = SplitMix64(seed: 20)
        var datasets: [Dataset] = []
        for region in ["CA1", "CA3", "dentate gyrus"] {
            for isKnockOut in [false, true] {
                for animal in 1...2 {
                    let high = generator.next() & 0xFFFF_FFFF_FFFF_0FFF | 0x4000
                    let low = generator.next() & 0x3FFF_FFFF_FFFF_FFFF | 0x8000_0000_0000_0000
                    datasets.append(
                        Dataset(
                            region: region, isKnockOut: isKnockOut, animal: animal,
                            id: UUIDBytes(high: high, low: low),
                            firstNeuron: 720_575_940_600_000_000 + Int64(generator.next() % 40_000_000)))
                }
            }
        }
        _ = try store.addDatasets(datasets.map(metadata).joined(separator: ",\n").bracketed, file: "demo")
        var summaries: [LoadSummary] = []
        for (table, rows) in [
            ("neuron", neurons), ("dendritic_spine", spines), ("synapse", synapses),
        ] as [(String, (Dataset, inout SplitMix64) -> String)] {
            // A load per region: as contributions arrive, and so that each
            // region has segments of its own to skip.
            for region in ["CA1", "CA3", "dentate gyrus"] {
                var csv = header(of: table)
                for dataset in datasets where dataset.region == region { csv += rows(dataset, &generator) }
                let input = LoadRequest.Input(name: "\(table).csv", source: MemorySource(csv))
                summaries.append(
                    try store.load(LoadRequest(table: table, inputs: [input], target: .datasetColumn)))
            }
        }
        return summaries
    }

    private static func metadata(_ dataset: Dataset) -> String {
        let mutations = dataset.isKnockOut ? #"{"gene": "Fmr1", "expression": "knock-out"}"# : ""
        return """
            {"id": "\(dataset.id)", "label": "\(dataset.region) \(dataset.isKnockOut ? "Fmr1-KO" : "control") #\(dataset.animal)",
             "species": "Mus musculus", "brain_regions": [{"brain_structure": "\(dataset.region)"}],
             "mutations": [\(mutations)], "microscopy": "SBEM", "sex": "male", "age": "P30",
             "data_license": "CC0-1.0", "notes": "made by syndb demo, not measured"}
            """
    }

    private static func header(of table: String) -> String {
        switch table {
        case "neuron": "dataset_id,cid,cell_type,centroid_x,centroid_y,centroid_z,mesh_volume\n"
        case "dendritic_spine":
            "dataset_id,cid,parent_id,mesh_volume,mesh_surface_area,centroid_x,centroid_y,centroid_z\n"
        default: "dataset_id,cid,pre_id,post_id,cleft_score,gaba,glutamate,centroid_x,centroid_y,centroid_z\n"
        }
    }

    private static let neuronCount = 150

    private static func neurons(_ dataset: Dataset, _ generator: inout SplitMix64) -> String {
        var csv = ""
        for index in 0..<neuronCount {
            let type = generator.next() % 5 == 0 ? "interneuron" : "pyramidal cell"
            let volume = decimal(1e12 + unit(&generator) * 3e12, digits: 0)
            csv +=
                "\(dataset.id),\(dataset.firstNeuron + Int64(index) * 7),\(type),\(place(&generator)),\(volume)\n"
        }
        return csv
    }

    private static func spines(_ dataset: Dataset, _ generator: inout SplitMix64) -> String {
        var csv = ""
        // Fmr1 knock-outs have more and thinner spines.
        let scale = dataset.isKnockOut ? 0.82e8 : 1.0e8
        for index in 0..<(dataset.isKnockOut ? 2400 : 2000) {
            let neuron = dataset.firstNeuron + Int64(generator.next() % UInt64(neuronCount)) * 7
            let size = normal(&generator)
            let volume = scale * (1 + 0.5 * size + 0.3 * size * size)
            let surface = 4.84 * (volume * volume).squareRoot().squareRoot() * 1e2
            csv += "\(dataset.id),\(1_000_000 + index),\(neuron),\(decimal(abs(volume), digits: 1)),"
            csv += "\(decimal(surface, digits: 1)),\(place(&generator))\n"
        }
        return csv
    }

    private static func synapses(_ dataset: Dataset, _ generator: inout SplitMix64) -> String {
        var csv = ""
        for index in 0..<3000 {
            let pre = dataset.firstNeuron + Int64(generator.next() % UInt64(neuronCount)) * 7
            let post = dataset.firstNeuron + Int64(generator.next() % UInt64(neuronCount)) * 7
            let gaba = unit(&generator) * unit(&generator)
            csv +=
                "\(dataset.id),\(900_000_000_000_000_000 + Int64(index) * 3 + Int64(dataset.animal)),\(pre),\(post),"
            csv +=
                "\(40 + generator.next() % 200),\(decimal(gaba, digits: 4)),\(decimal(1 - gaba, digits: 4)),"
            csv += "\(place(&generator))\n"
        }
        return csv
    }

    /// Voxel centres of 4 x 4 x 40 nm.
    private static func place(_ generator: inout SplitMix64) -> String {
        let x = generator.next() % 20_000 * 4
        let y = generator.next() % 20_000 * 4
        let z = generator.next() % 1_000 * 40
        return "\(x),\(y),\(z)"
    }

    private static func unit(_ generator: inout SplitMix64) -> Double {
        Double(generator.next() >> 11) * 0x1p-53
    }

    /// About normal: twelve uniform numbers, centred.
    private static func normal(_ generator: inout SplitMix64) -> Double {
        (0..<12).reduce(-6.0) { total, _ in total + unit(&generator) }
    }

    private static func decimal(_ value: Double, digits: Int) -> String {
        var power = 1.0
        for _ in 0..<digits { power *= 10 }
        let scaled = Int64((value * power).rounded())
        guard digits > 0 else { return String(scaled) }
        let fraction = String(scaled % Int64(power))
        return "\(scaled / Int64(power))." + String(repeating: "0", count: digits - fraction.count) + fraction
    }
}

extension String {
    fileprivate var bracketed: String { "[\(self)]" }
}
