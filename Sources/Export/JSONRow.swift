import Columns

/// Writes rows as JSON objects, the part that JSON and NDJSON share.
///
/// Identifiers are always strings, because readers take numbers for doubles
/// and 18-digit ids would change; non-finite doubles are the strings `"NaN"`,
/// `"inf"` and `"-inf"`, which JSON has no numbers for.
struct JSONRow {
    private let columns: [ResultColumn]
    /// `"name":` of each column.
    private let keys: [String]

    /// Equal names get a number, since an object with equal keys loses all but
    /// one of them in most readers.
    init(_ columns: [ResultColumn]) {
        self.columns = columns
        keys = ResultColumn.distinctNames(columns).map { JSONString.quoted($0) + ":" }
    }

    func write(_ values: [Value], to output: inout OutputBuffer) {
        output.append(UInt8(ascii: "{"))
        for (position, cell) in Cell.row(values, columns).enumerated() {
            if position > 0 { output.append(UInt8(ascii: ",")) }
            output.append(keys[position])
            output.append(JSONRow.text(cell))
        }
        output.append(UInt8(ascii: "}"))
    }

    private static func text(_ cell: Cell) -> String {
        switch cell {
        case .null: "null"
        case .boolean(let value): value ? "true" : "false"
        case .integer(let value): NumberText.text(value)
        case .double(let value):
            value.isFinite ? NumberText.text(value) : "\"\(NumberText.text(value))\""
        case .text(let value), .identifier(let value): JSONString.quoted(value)
        }
    }
}
