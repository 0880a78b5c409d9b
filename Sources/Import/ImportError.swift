/// Why a file, or the map of a file, cannot become rows.
///
/// One error names one place; the first in file order wins. An error about the
/// columns as a whole lists every problem, one per line.
public struct ImportError: Error, Equatable, Sendable {
    /// What kind of thing is wrong; every kind is the input's fault.
    public enum Kind: String, Sendable {
        /// No byte, or no header row.
        case emptyFile
        /// Quotes, field counts, record length.
        case structure
        /// Bytes that are not UTF-8.
        case encoding
        /// A cell that is not a value of its column.
        case value
        /// File columns and table columns do not fit each other.
        case columns
        /// Nothing says whose rows the file holds.
        case dataset
        /// A stated unit differs from the table's and no conversion is asked for.
        case unitConflict
        /// The map itself: syntax, unknown keys, contradictions.
        case mapping
        /// A damaged or shortened compressed stream.
        case compression
    }

    public var kind: Kind
    public var file: String
    /// The physical line, from 1.
    public var line: Int?
    /// The column as the file's header has it.
    public var column: String?
    /// The offending cell's text.
    public var value: String?
    /// What was expected and what was found.
    public var message: String
    /// What to do about it.
    public var hint: String?
    /// Whether, among other things, nothing says whose rows these are: a caller
    /// that knows the datasets can then name one.
    public var lacksDataset: Bool

    public init(
        _ kind: Kind, file: String, line: Int? = nil, column: String? = nil, value: String? = nil,
        message: String, hint: String? = nil, lacksDataset: Bool = false
    ) {
        self.kind = kind
        self.file = file
        self.line = line
        self.column = column
        self.value = value
        self.message = message
        self.hint = hint
        self.lacksDataset = lacksDataset
    }
}

extension ImportError: CustomStringConvertible {
    /// `synapses.csv:17: column "cleft_score": expected an integer (int32), found "high"`,
    /// then the hint after a semicolon.
    public var description: String {
        var text = file
        if let line { text += ":\(line)" }
        text += ": "
        if let column { text += "column \(ImportError.quoted(column)): " }
        text += message
        if let hint { text += "; \(hint)" }
        return text
    }

    /// `text` in double quotes, control characters escaped, at most 60 characters.
    static func quoted(_ text: some StringProtocol) -> String {
        var result = "\""
        for (count, scalar) in text.unicodeScalars.enumerated() {
            if count == 60 {
                result += "..."
                break
            }
            switch scalar {
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case _ where scalar.value < 0x20 || scalar.value == 0x7F:
                result += "\\u{\(String(scalar.value, radix: 16))}"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}
