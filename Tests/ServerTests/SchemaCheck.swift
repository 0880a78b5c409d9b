import Foundation

/// Whether a value is what a schema of the OpenAPI document says: the words of
/// JSON Schema that the document uses.
struct SchemaCheck {
    let document: [String: Any]

    private var schemas: [String: Any] {
        (document["components"] as? [String: Any])?["schemas"] as? [String: Any] ?? [:]
    }

    /// What is wrong, with its place; empty where all is well.
    func faults(_ value: Any, _ schema: [String: Any], at place: String = "$") -> [String] {
        if let reference = schema["$ref"] as? String {
            let name = reference.split(separator: "/").last.map(String.init) ?? ""
            guard let target = schemas[name] as? [String: Any] else { return ["\(place): no schema \(name)"] }
            return faults(value, target, at: place)
        }
        var faults: [String] = []
        if let type = schema["type"] {
            let types = type as? [String] ?? [type as? String ?? ""]
            if !types.contains(where: { Self.isA($0, value) }) {
                return ["\(place): expected \(types), found \(value)"]
            }
        }
        if let choices = schema["enum"] as? [String], !choices.contains(value as? String ?? "") {
            faults.append("\(place): \(value) is none of \(choices)")
        }
        if let least = schema["minimum"] as? Double, let number = value as? Double, number < least {
            faults.append("\(place): \(number) is below \(least)")
        }
        if let list = value as? [Any], let item = schema["items"] as? [String: Any] {
            for (index, element) in list.enumerated() {
                faults += self.faults(element, item, at: "\(place)[\(index)]")
            }
        }
        guard let object = value as? [String: Any] else { return faults }
        let properties = schema["properties"] as? [String: Any] ?? [:]
        for name in schema["required"] as? [String] ?? [] where object[name] == nil {
            faults.append("\(place): lacks \(name)")
        }
        for (name, member) in object {
            if let property = properties[name] as? [String: Any] {
                faults += self.faults(member, property, at: "\(place).\(name)")
            } else if schema["additionalProperties"] as? Bool == false {
                faults.append("\(place): has \(name), which is not described")
            }
        }
        return faults
    }

    private static func isA(_ type: String, _ value: Any) -> Bool {
        switch type {
        case "object": value is [String: Any]
        case "array": value is [Any]
        case "string": value is String
        case "null": value is NSNull
        case "boolean": (value as? NSNumber).map { String(cString: $0.objCType) == "c" } ?? false
        case "integer": (value as? NSNumber).map { $0.doubleValue == $0.doubleValue.rounded() } ?? false
        case "number": value is NSNumber
        default: false
        }
    }
}
