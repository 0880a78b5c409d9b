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
            hint = nullHint(text)
        case .fraction: hint = "a fraction other than 0 does not fit an integer"
        case .outOfRange:
            if let range = target.type.integerRange {
                expectation += " from \(range.lowerBound) to \(range.upperBound)"
            }
        case .conversion:
            found += ", which is no whole number of 64 bits after conversion"
            if let unit = target.unit { found += " to \(unit)" }
        case .inexact:
            hint =
                "a double holds whole numbers exactly up to 2^53 only: write identifiers as integers or as texts"
        case .parts(let wanted, let count):
            expectation = "\(wanted) values in one cell, such as [1 2 3]"
            found = "\(count) in \(found)"
        case .vocabulary:
            let terms = Set((target.allowed ?? [:]).values).sorted()
            expectation = "one of " + terms.prefix(12).map { ImportError.quoted($0) }.joined(separator: ", ")
            if terms.count > 12 { expectation += " and \(terms.count - 12) more" }
            let spellings = target.allowed ?? [:]
            let nearest =
                NearestName.find(text, among: terms)
                ?? NearestName.find(text, among: spellings.keys).flatMap { spellings[$0] }
            hint = nearest.map { "did you mean \(ImportError.quoted($0))?" }
        }
        var column = target.name
        switch plan.origins[index] {
        case .field(let field), .part(let field, _, _): column = plan.header[field]
        case .absent, .constant, .joined, .rowNumber: break
        }
        return ImportError(
            .value, file: plan.file, line: line, column: column, value: text,
            message: "expected \(expectation), found \(found)", hint: hint)
    }

    /// Spellings of a missing value that exports of this field use; never taken
    /// for NULL unless the map lists them.
    private static let commonNulls: Set = [
        "na", "n/a", "nan", "none", "null", "-", "--", "?", "unk", "unknown", "not_reported",
    ]

    private static func nullHint(_ text: String) -> String? {
        if text.isEmpty { return "the map's \"null\" list lacks \"\"" }
        let trimmed = text.drop { $0 == " " }
        let word = String(trimmed.reversed().drop { $0 == " " }.reversed())
        guard commonNulls.contains(word.lowercased()) else { return nil }
        return "if it means no value, add \(ImportError.quoted(word)) to the map's \"null\" list"
    }
}
