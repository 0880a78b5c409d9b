import Columns

/// Puts the fault of a cell into words.
enum CellError {
    static func make(
        _ fault: CellFault, text: String, plan: ImportPlan, target index: Int, line: Int
    ) -> ImportError {
        let target = plan.targets[index]
        var expectation = target.expectation
        var found = text.isEmpty ? "an empty cell" : ImportError.quoted(text)
        var hint: String?
        switch fault.reason {
        case .null: hint = "the column may not be null"
        case .malformed:
            if text.isEmpty { hint = "the map's \"null\" list lacks \"\"" }
        case .fraction: hint = "a fraction other than 0 does not fit an integer"
        case .outOfRange:
            if let range = target.type.integerRange {
                expectation += " from \(range.lowerBound) to \(range.upperBound)"
            }
        case .conversion:
            found += ", which is no whole number of 64 bits after conversion"
            if let unit = target.unit { found += " to \(unit)" }
        case .vocabulary:
            let terms = Set((target.allowed ?? [:]).values).sorted()
            expectation = "one of " + terms.prefix(12).map { ImportError.quoted($0) }.joined(separator: ", ")
            if terms.count > 12 { expectation += " and \(terms.count - 12) more" }
            let nearest = NearestName.find(text, in: (target.allowed ?? [:]).keys.sorted())
            hint = nearest.map { "did you mean \(ImportError.quoted($0))?" }
        }
        var column = target.name
        if case .field(let field) = plan.origins[index] { column = plan.header[field] }
        return ImportError(
            .value, file: plan.file, line: line, column: column, value: text,
            message: "expected \(expectation), found \(found)", hint: hint)
    }
}
