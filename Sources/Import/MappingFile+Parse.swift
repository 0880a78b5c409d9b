import Yams

extension MappingFile {
    /// Parses a map; throws `ImportError` of kind `mapping` with the line.
    public init(yaml: String, file: String) throws {
        self.init(file: file)
        let root: Node?
        do {
            root = try Yams.compose(yaml: yaml)
        } catch let error as YamlError {
            throw MappingFile.error(error, file: file)
        }
        guard let root, !MappingFile.isNull(root) else { return }
        for (key, value) in try pairs(root, "the map") {
            switch key.string {
            case "columns":
                for (name, value) in try pairs(value, "columns") {
                    columns[name.string] = try columnMapping(value)
                }
            case "constants":
                for (name, value) in try pairs(value, "constants") {
                    constants[name.string] = try text(value, "a value")
                }
            case "computed":
                for (name, value) in try pairs(value, "computed") {
                    computed[name.string] = try computedColumn(value)
                }
            case "null": nulls = try texts(value)
            case "delimiter":
                let text = try text(value, "a delimiter")
                guard let dialect = Dialect(delimiter: text) else {
                    throw fault(
                        value,
                        "expected one ASCII character, tab or blanks as delimiter, found "
                            + ImportError.quoted(text))
                }
                self.dialect = dialect
            case "header":
                let names = try texts(value)
                guard !names.isEmpty else { throw fault(value, "expected the names of the file's columns") }
                header = names
            case "header_rows":
                guard let rows = Int(try text(value, "a number")), (1...9).contains(rows) else {
                    throw fault(value, "expected a number of header rows from 1 to 9")
                }
                headerRows = rows
            case "header_separator": headerSeparator = try text(value, "a text")
            case "comment":
                let text = try text(value, "a character")
                guard text.utf8.count == 1, let byte = text.utf8.first, byte > 0x20, byte < 0x80 else {
                    throw fault(value, "expected one ASCII character that begins a comment")
                }
                comment = byte
            default:
                throw unknown(
                    key,
                    [
                        "columns", "constants", "computed", "null", "delimiter", "comment", "header",
                        "header_rows", "header_separator",
                    ])
            }
        }
        if header != nil, headerRows != nil {
            throw fault(root, "expected either \"header\" or \"header_rows\", found both")
        }
    }

    private func columnMapping(_ node: Node) throws -> ColumnMapping {
        var mapping = ColumnMapping(column: nil, line: node.mark?.line)
        if MappingFile.isNull(node) { return mapping }
        if let scalar = node.scalar {
            mapping.column = scalar.string
            return mapping
        }
        for (key, value) in try pairs(node, "a column") {
            switch key.string {
            case "columns":
                mapping.parts = try texts(value)
                guard (1...16).contains(mapping.parts.count) else {
                    throw fault(value, "expected 1 to 16 table columns for the values of a cell")
                }
            case "column": mapping.column = try text(value, "a table column")
            case "unit": mapping.unit = try text(value, "a unit")
            case "convert": mapping.converts = try boolean(value)
            case "scale":
                let text = try text(value, "a number")
                guard let scale = MappingFile.number(text), scale.isFinite, scale != 0 else {
                    throw fault(
                        value,
                        "expected a scale that is a number other than 0, found "
                            + ImportError.quoted(text))
                }
                mapping.scale = scale
            case "null": mapping.nulls = try texts(value)
            default: throw unknown(key, ["column", "columns", "unit", "convert", "scale", "null"])
            }
        }
        guard (mapping.column != nil) == mapping.parts.isEmpty else {
            throw fault(node, "expected either the key \"column\" or \"columns\"")
        }
        if mapping.converts, mapping.scale != nil {
            throw fault(node, "expected either \"convert\" or \"scale\", found both")
        }
        return mapping
    }

    private func computedColumn(_ node: Node) throws -> ComputedColumn {
        var parts: [String]?
        var separator: String?
        var isRowNumber = false
        for (key, value) in try pairs(node, "a computed column") {
            switch key.string {
            case "join": parts = try texts(value)
            case "separator": separator = try text(value, "a separator")
            case "row_number": isRowNumber = try boolean(value)
            default: throw unknown(key, ["join", "separator", "row_number"])
            }
        }
        if let parts, !parts.isEmpty, !isRowNumber { return .join(parts, separator: separator ?? "") }
        guard isRowNumber, parts == nil, separator == nil else {
            throw fault(node, "expected either \"join\" with file columns or \"row_number: true\"")
        }
        return .rowNumber
    }

    static func number(_ text: String) -> Double? {
        var text = text
        return text.withUTF8 { bytes in
            bytes.baseAddress.flatMap { DecimalText.double($0, bytes.count) }
        }
    }
}
