import Columns

/// JSON as text.
enum JSONText {
    static func object(_ pairs: [(String, String)], pretty: Bool) -> String {
        let members = pairs.map { "\(JSONString.quoted($0)): \($1)" }
        return pretty
            ? "{\n  \(members.joined(separator: ",\n  "))\n}" : "{\(members.joined(separator: ", "))}"
    }

    static func value(_ value: Value) -> String {
        switch value {
        case .null: "null"
        case .boolean(let truth): truth ? "true" : "false"
        case .integer(let number): String(number)
        case .double(let number): String(number)
        case .text(let text): JSONString.quoted(text)
        case .identifier(let identifier): JSONString.quoted(identifier.description)
        }
    }
}
