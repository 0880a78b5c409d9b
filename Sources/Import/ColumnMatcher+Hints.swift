import Columns

extension ColumnMatcher {
    /// The one problem of a file that was read with the wrong delimiter: what
    /// would be said of its one column would only mislead.
    var wrongDelimiter: String? {
        guard header.count == 1, !problems.isEmpty else { return nil }
        let name = header[0]
        for (delimiter, written) in [(";" as Character, ";"), ("\t", "\\t"), ("|", "|"), (",", ","), (" ", " ")] {
            let parts = name.split(separator: delimiter)
            guard parts.count > 1, delimiter != " " || parts.contains(where: { known($0) }) else { continue }
            let said = delimiter == "\t" ? "tabs" : delimiter == " " ? "blanks" : "\"\(delimiter)\""
            return "the header is one column, \(quoted(name)); the file seems to be separated by \(said): "
                + "write delimiter: \"\(written)\" in a map (--map FILE)"
        }
        return nil
    }

    private func known(_ name: Substring) -> Bool {
        targets.contains { $0.name == name.lowercased() || $0.aliases.contains(String(name)) }
    }

    /// What to do about all problems together; nil where each says it itself.
    var hint: String? {
        if mapping?.header == nil, looksLikeData {
            return "the first row looks like data: for a file without a header row, write header: [NAME, ...] in a map"
        }
        return nil
    }

    /// Whether most names of the header are numbers.
    private var looksLikeData: Bool {
        let numbers = header.count { MappingFile.number($0) != nil }
        return header.count > 1 && numbers * 2 > header.count
    }
}
