import Foundation
import SynDB

/// JSON to read and to write.
indirect enum JSONValue: Sendable, Equatable {
    case null
    case truth(Bool)
    case integer(Int64)
    case double(Double)
    case text(String)
    case list([JSONValue])
    /// Members in their order.
    case object([(String, JSONValue)])
    /// A part that is JSON already.
    case raw(String)

    static func == (left: JSONValue, right: JSONValue) -> Bool { left.json == right.json }
}

extension JSONValue: ExpressibleByDictionaryLiteral, ExpressibleByArrayLiteral, ExpressibleByStringLiteral,
    ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral
{
    init(dictionaryLiteral elements: (String, JSONValue)...) { self = .object(elements) }
    init(arrayLiteral elements: JSONValue...) { self = .list(elements) }
    init(stringLiteral value: String) { self = .text(value) }
    init(integerLiteral value: Int64) { self = .integer(value) }
    init(booleanLiteral value: Bool) { self = .truth(value) }
}

extension JSONValue {
    var json: String {
        switch self {
        case .null: "null"
        case .truth(let truth): truth ? "true" : "false"
        case .integer(let number): String(number)
        case .double(let number):
            number.isFinite ? NumberText.text(number) : JSONString.quoted(NumberText.text(number))
        case .text(let text): JSONString.quoted(text)
        case .list(let values): "[\(values.map(\.json).joined(separator: ","))]"
        case .object(let members):
            "{\(members.map { "\(JSONString.quoted($0)):\($1.json)" }.joined(separator: ","))}"
        case .raw(let text): text
        }
    }

    /// A value as its type encodes itself, keys in snake case.
    init(encoding value: some Encodable) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.keyEncodingStrategy = .convertToSnakeCase
        self = .raw(String(decoding: try encoder.encode(value), as: UTF8.self))
    }
}
