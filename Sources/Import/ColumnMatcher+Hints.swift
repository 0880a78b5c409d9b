import Columns

extension ColumnMatcher {
    /// The one problem of a file that was read with the wrong delimiter: what
    /// would be said of its one column would only mislead.
    var wrongDelimiter: String? {
        guard header.count == 1, !problems.isEmpty else { return nil }
        let name = header[0]
        for (delimiter, written) in [
            (";" as Character, ";"), ("\t", "tab"), ("|", "|"), (",", ","), (" ", "blanks"),
        ] {
            let parts = name.split(separator: delimiter)
            let isSure =
                parts.contains { known($0) } || parts.allSatisfy { MappingFile.number(String($0)) != nil }
            guard parts.count > 1, delimiter != " " || isSure else { continue }
            let said = delimiter == "\t" ? "tabs" : delimiter == " " ? "blanks" : "\"\(delimiter)\""
            return "the header is one column, \(quoted(name)); the file seems to be separated by \(said): "
                + "pass --delimiter '\(written)', or write delimiter: \"\(written)\" in a map"
        }
        return nil
    }

    private func known(_ name: Substring) -> Bool {
        targets.contains { $0.name == name.lowercased() || $0.aliases.contains(String(name)) }
    }

    /// What to do about all problems together; nil where each says it itself.
    var hint: String? {
        if mapping?.header == nil, looksLikeData {
            return
                "the first row looks like data: for a file without a header row, pass --header NAME,... or write header: [NAME, ...] in a map"
        }
        return mapDraft
    }

    private static let draftLines = 30

    /// The `columns:` of a map to start from: what is near is named, the rest
    /// passed over.
    private var mapDraft: String? {
        guard !draft.isEmpty || !lacking.isEmpty && header.count > 1 else { return nil }
        var lines = draft.map { "\(Self.key($0.name)): \($0.value)" }
        lines += lacking.filter { name in !draft.contains { $0.value == name } }.map { "FILE_COLUMN: \($0)" }
        if lines.count >= Self.draftLines { lines = lines.prefix(Self.draftLines - 2) + ["# and so on"] }
        return (["a map could say (null passes a column over):", "columns:"] + lines.map { "  " + $0 })
            .joined(separator: "\n    ")
    }

    /// What a map says of a file column that goes to `column`: the unit too
    /// where the header states another than the table's.
    func mapValue(_ field: String, _ column: String) -> String {
        guard let target = targets.first(where: { $0.name == column }), let unit = target.unit,
            let stated = LengthUnit.suffix(of: field), !LengthUnit.same(stated, unit)
        else { return column }
        let power = LengthUnit(stated).flatMap { from in LengthUnit(unit).flatMap { from.powerOfTen(to: $0) }
        }
        return "{ column: \(column), unit: \(stated), "
            + (power == nil ? "scale: NUMBER }" : "convert: true }")
    }

    /// A key of YAML: in quotes unless it is a plain word.
    private static func key(_ name: String) -> String {
        let isPlain =
            name.first?.isLetter == true
            && name.unicodeScalars.allSatisfy {
                $0.isASCII && ($0.properties.isAlphabetic || ("0"..."9").contains($0) || $0 == "_")
            }
            && !["null", "true", "false", "yes", "no", "on", "off", "y", "n"].contains(name.lowercased())
        return isPlain ? name : ImportError.quoted(name)
    }

    /// Whether most names of the header are numbers.
    private var looksLikeData: Bool {
        let numbers = header.count { MappingFile.number($0) != nil }
        return numbers * 2 > header.count
    }
}
