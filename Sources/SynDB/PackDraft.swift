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
        let reader = try DelimitedReader(
            source: input.source, file: input.name, dialect: input.dialect ?? .comma)
        let header = reader.header
        let targets = header.map { TargetColumn(name: $0, type: .text) }
        let importer = try TableImporter(
            reader: reader, plan: try ImportPlan(file: input.name, header: header, targets: targets))
        var guesses = header.map { TypeGuess(column: $0) }
        while let batch = try importer.nextBatch(maximumRows: 1 << 16) {
            for (index, column) in batch.columns.enumerated() { guesses[index].take(column) }
        }
        let name = identifier(fileStem(input.name), "table")
        var used = Set<String>()
        let columns = zip(header, guesses).enumerated().map { index, pair in
            var name = identifier(pair.0, "column_\(index + 1)")
            while !used.insert(name).inserted { name += "_2" }
            return (name, pair.1)
        }
        var text = """
              - name: \(name)
                code: \(code)
                plural: \(name)s
                meaning: TODO
                key: []   # TODO: the columns that are unique within a dataset
                columns:

            """
        for ((name, guess), original) in zip(columns, header) {
            var parts = ["name: \(name)", "type: \(guess.type.rawValue)"]
            if guess.type.integerRange != nil && guess.type != .bool || guess.type == .float64 {
                parts.append("unit: \(unit(ofSuffix: original) ?? "unknown")")
            }
            if name != original, !original.isEmpty { parts.append("also: [\(quoted(original))]") }
            parts.append("meaning: TODO")
            let note = original.isEmpty ? "   # the file's header is empty here: name it in a map" : ""
            text += "      - { \(parts.joined(separator: ", ")) }\(note)\n"
        }
        return text
    }

    private static func fileStem(_ path: String) -> String {
        let name = path.split(separator: "/").last.map(String.init) ?? path
        return name.split(separator: ".").first.map(String.init) ?? name
    }

    /// Letters, digits and underscores in lower case; never empty, never
    /// beginning with a digit.
    private static func identifier(_ text: String, _ fallback: String) -> String {
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

    private static func unit(ofSuffix name: String) -> String? {
        guard let suffix = name.split(separator: "_").last, suffix.count < name.count else { return nil }
        return UnitName.canonical(String(suffix))
    }

    private static func quoted(_ text: String) -> String {
        "\"" + text.map { $0 == "\"" || $0 == "\\" ? "\\\($0)" : "\($0)" }.joined() + "\""
    }
}

/// The narrowest type that holds every value of a column.
private struct TypeGuess {
    private let isNamedLikeID: Bool
    private var canBeBool = true
    private var canBeInteger = true
    private var canBeDouble = true
    private var hasValue = false
    private var largest: UInt64 = 0

    init(column: String) {
        let name = column.lowercased()
        isNamedLikeID = name.isEmpty || name == "id" || name.hasSuffix("_id") || name.hasSuffix(" id")
    }

    mutating func take(_ column: ColumnVector) {
        guard case .texts(let texts) = column.values else { return }
        for text in texts.dictionary where !text.isEmpty {
            hasValue = true
            canBeBool = canBeBool && ["true", "false", "t", "f", "yes", "no"].contains(text.lowercased())
            if canBeInteger {
                if let value = Int64(text) { largest = max(largest, value.magnitude) } else { canBeInteger = false }
            }
            canBeDouble = canBeDouble && Double(text) != nil
        }
    }

    /// Whole numbers past 2^53 are identifiers: no measurement has so many digits.
    var type: ColumnType {
        if !hasValue { return .text }
        if canBeBool { return .bool }
        if canBeInteger {
            if isNamedLikeID || largest > 1 << 53 { return .id }
            return largest <= UInt64(Int32.max) ? .int32 : .int64
        }
        if canBeDouble { return .float64 }
        return isNamedLikeID ? .id : .text
    }
}
