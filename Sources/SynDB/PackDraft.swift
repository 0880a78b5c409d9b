import Catalog
import Columns
import Import
import Store

/// A pack written from data files, as a start: one table per file, a column
/// per file column, types from every value of the whole file.
///
/// What a file cannot tell (units without a suffix, keys, references,
/// meanings) is marked to be filled in.
public enum PackDraft {
    /// The text of a pack with a table for each file.
    public static func text(_ inputs: [LoadRequest.Input]) throws -> String {
        var text = """
            # A draft: check every line, then `syndb pack check FILE`.
            pack: my_pack
            version: 1
            title: TODO
            tables:

            """
        for (index, input) in inputs.enumerated() {
            text += try table(input, code: 1001 + index)
        }
        return text
    }

    private static func table(_ input: LoadRequest.Input, code: Int) throws -> String {
        let (source, layout) = try input.open()
        let file = try TableFile(source, file: input.name, layout: layout)
        let header = file.header
        let importer = try file.texts()
        var guesses = header.map { TypeGuess(column: $0) }
        while let batch = try importer.nextBatch(maximumRows: 1 << 16) {
            for (index, column) in batch.columns.enumerated() {
                if let column { guesses[index].take(column) }
            }
        }
        let name = identifier(fileStem(input.name), "table")
        var used = Set<String>()
        // The dataset of a row is no column of a table.
        let own = zip(header, guesses).filter { $0.0.lowercased() != "dataset_id" }
        let columns = own.enumerated().map { index, pair in
            var name = identifier(pair.0, "column_\(index + 1)")
            while !used.insert(name).inserted { name += "_2" }
            return (name, pair.1)
        }
        let hasKey = columns.contains { $0.0 == "cid" && $0.1.isUnique }
        var text = """
              - name: \(name)
                code: \(code)
                plural: \(name.hasSuffix("s") ? name : name + "s")
                meaning: TODO
                key: \(hasKey ? "[cid]" : "[]")   # TODO: the columns that are unique within a dataset
                columns:

            """
        for ((name, guess), (original, _)) in zip(columns, own) {
            var parts = ["name: \(name)", "type: \(guess.type.rawValue)"]
            if guess.type.integerRange != nil && guess.type != .bool || guess.type == .float64 {
                parts.append("unit: \(unit(ofSuffix: original) ?? "unknown")")
            }
            if name != original, !original.isEmpty { parts.append("also: [\(quoted(original))]") }
            parts.append("meaning: TODO")
            var note = original.isEmpty ? "   # the file's header is empty here: name it in a map" : ""
            if let spellings = guess.nulls {
                let list = spellings.map(quoted).joined(separator: ", ")
                note += "   # taken for no value: \(list); say so in a map: null: [\"\", \(list)]"
            }
            text += "      - { \(parts.joined(separator: ", ")) }\(note)\n"
        }
        return text
    }

    static func fileStem(_ path: String) -> String {
        let name = path.split(separator: "/").last.map(String.init) ?? path
        return name.split(separator: ".").first.map(String.init) ?? name
    }

    /// Letters, digits and underscores in lower case; never empty, never
    /// beginning with a digit.
    static func identifier(_ text: String, _ fallback: String) -> String {
        var name = ""
        for character in text.lowercased() {
            if character.isASCII, character.isLetter || character.isNumber {
                name.append(character)
            } else if !name.isEmpty, name.last != "_" {
                name.append("_")
            }
        }
        while name.last == "_" { name.removeLast() }
        if name.isEmpty { return fallback }
        return name.first!.isNumber ? "\(fallback)_\(name)" : name
    }

    static func unit(ofSuffix name: String) -> String? {
        guard let suffix = name.split(separator: "_").last, suffix.count < name.count else { return nil }
        return UnitName.canonical(String(suffix))
    }

    static func quoted(_ text: String) -> String {
        "\"" + text.map { $0 == "\"" || $0 == "\\" ? "\\\($0)" : "\($0)" }.joined() + "\""
    }
}
