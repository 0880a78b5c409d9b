import Columns

/// JSON as text.
enum JSONText {
    static func object(_ pairs: [(String, String)], pretty: Bool) -> String {
        let members = pairs.map { "\(quoted($0)): \($1)" }
        return pretty
            ? "{\n  \(members.joined(separator: ",\n  "))\n}" : "{\(members.joined(separator: ", "))}"
    }

    static func value(_ value: Value) -> String {
        switch value {
        case .null: "null"
        case .boolean(let truth): truth ? "true" : "false"
        case .integer(let number): String(number)
        case .double(let number): String(number)
        case .text(let text): quoted(text)
        case .identifier(let identifier): quoted(identifier.description)
        }
    }

    /// Control characters are escaped, those above U+007E too, because YAML
    /// readers refuse them.
    static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            default:
                let isControl = scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
                if isControl || [0x2028, 0x2029, 0xFEFF, 0xFFFE, 0xFFFF].contains(scalar.value) {
                    let digits = String(scalar.value, radix: 16)
                    result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
                } else {
                    result.unicodeScalars.append(scalar)
                }
            }
        }
        return result + "\""
    }
}
