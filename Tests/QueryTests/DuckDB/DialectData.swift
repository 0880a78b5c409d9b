import SynDB
import TestSupport

/// Random rows in a store and in DuckDB, where metadata are columns.
struct DialectData {
    let store: TestStore
    let tables: [DuckDB.Table]

    private static let pack = """
        pack: pair
        metadata:
          - { name: label }
          - { name: stage, type: int64 }
          - { name: depth, type: float64 }
        tables:
          - name: cell
            code: 301
            plural: cells
            key: [cid]
            columns:
              - { name: cid, type: id }
              - { name: flag, type: bool }
              - { name: small, type: int64, unit: count }
              - { name: size, type: float64, unit: nm }
              - { name: odd, type: float64, unit: nm }
              - { name: kind, type: text }
          - name: link
            code: 302
            plural: links
            key: [cid]
            columns:
              - { name: cid, type: id }
              - { name: cell_id, type: id }
              - { name: weight, type: int64, unit: count }
              - { name: note, type: text }
        """

    static let texts = ["", "axon", "Axon", "dendrite", "a%b", "it's", "caf\u{e9}", "x_1", "10"]

    init(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        store = try TestStore(Self.pack)
        var metadata: [(id: String, cells: [String])] = []
        for number in 0..<Int.random(in: 1...4, using: &random) {
            let id = "aaaaaaaa-0000-4000-8000-00000000000\(number)"
            var text = "- id: \(id)\n  label: d\(number % 3)\n"
            var cells = ["\"\(id)\"", "\"d\(number % 3)\""]
            for (name, values) in [("stage", ["1", "2", "-3"]), ("depth", ["0.5", "2.0"])] {
                let value = Bool.random(using: &random) ? values.randomElement(using: &random)! : nil
                if let value { text += "  \(name): \(value)\n" }
                cells.append(value ?? "null")
            }
            try store.add(text)
            metadata.append((id, cells))
        }
        let shared = [
            ("dataset_id", "VARCHAR"), ("label", "VARCHAR"), ("stage", "BIGINT"), ("depth", "DOUBLE"),
        ]
        let cells = try Self.fill(store, "cell", metadata, &random) { row, random in
            [
                "\(row)", Self.some(["true", "false"], &random),
                Self.some((-4...4).map { "\($0)" }, &random),
                Self.some((0..<12).map { "\(Double($0 * 7 % 12) / 4 - 1)" }, &random),
                Self.some(["NaN", "inf", "-inf", "-0.0", "0.0", "1.5"], &random),
                Self.some(Self.texts, &random),
            ]
        }
        let links = try Self.fill(store, "link", metadata, &random) { row, random in
            [
                "\(row)", Self.some((0..<20).map { "\($0)" }, &random),
                Self.some((-4...6).map { "\($0)" }, &random), Self.some(Self.texts, &random),
            ]
        }
        tables = [
            DuckDB.Table(
                name: "cells",
                columns: shared + [
                    ("cid", "BIGINT"), ("flag", "BOOLEAN"), ("small", "BIGINT"), ("size", "DOUBLE"),
                    ("odd", "DOUBLE"), ("kind", "VARCHAR"),
                ], rows: cells),
            DuckDB.Table(
                name: "links",
                columns: shared + [
                    ("cid", "BIGINT"), ("cell_id", "BIGINT"), ("weight", "BIGINT"), ("note", "VARCHAR"),
                ], rows: links),
        ]
    }

    /// One of the values, or NULL.
    private static func some(_ values: [String], _ random: inout SplitMix64) -> String? {
        Int.random(in: 0..<6, using: &random) == 0 ? nil : values.randomElement(using: &random)!
    }

    /// Loads rows in two parts; gives them back as JSON.
    private static func fill(
        _ store: TestStore, _ table: String, _ metadata: [(id: String, cells: [String])],
        _ random: inout SplitMix64, _ make: (Int, inout SplitMix64) -> [String?]
    ) throws -> [[String]] {
        let kinds =
            table == "cell"
            ? ["id", "bool", "int", "double", "double", "text"] : ["id", "id", "int", "text"]
        let names = table == "cell" ? "cid,flag,small,size,odd,kind" : "cid,cell_id,weight,note"
        var json: [[String]] = []
        for part in 0..<2 {
            var csv = "dataset_id,\(names)\n"
            for (id, cells) in metadata {
                for row in 0..<Int.random(in: 0...9, using: &random) {
                    let values = make(part * 10 + row, &random)
                    let fields = values.enumerated().map { index, value in
                        guard let value else { return "" }
                        return kinds[index] == "text"
                            ? "\"" + value.replacing("\"", with: "\"\"") + "\"" : value
                    }
                    csv += "\(id),\(fields.joined(separator: ","))\n"
                    json.append(
                        cells
                            + values.enumerated().map { index, value in
                                guard let value else { return "null" }
                                let isText = kinds[index] == "text" || kinds[index] == "double"
                                return isText ? "\"\(value)\"" : value
                            })
                }
            }
            if csv.contains("aaaaaaaa") { try store.load(table, csv) { $0.allowsDangling = true } }
        }
        return json
    }
}
