import Foundation
import SynDB

/// A body that is one JSON object.
struct JSONBody {
    private let members: [String: Any]

    init(_ bytes: [UInt8], known: [String]) throws {
        guard let object = try? JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any] else {
            throw Failure(.badRequest, "body", "expected a JSON object as body")
        }
        members = object.filter { !($0.value is NSNull) }
        for name in object.keys.sorted() where !known.contains(name) {
            throw Failure(
                .badRequest, "body", "the body has no member \"\(name)\"",
                hint: NearestName.question(name, among: known)
                    ?? "there are \(known.joined(separator: ", "))")
        }
    }

    func text(_ name: String) throws -> String? {
        guard let value = members[name] else { return nil }
        guard let text = value as? String else { throw wrong(name, "a text") }
        return text
    }

    func number(_ name: String) throws -> Double? {
        guard let value = members[name] else { return nil }
        guard let number = value as? NSNumber, !Self.isTruth(number), number.doubleValue.isFinite else {
            throw wrong(name, "a number")
        }
        return number.doubleValue
    }

    func integer(_ name: String, in range: ClosedRange<Int>) throws -> Int? {
        guard let number = try number(name) else { return nil }
        guard let integer = Int(exactly: number), range.contains(integer) else {
            throw wrong(name, "an integer from \(range.lowerBound) to \(range.upperBound)")
        }
        return integer
    }

    func snapshot() throws -> UInt64? {
        // Every whole number that a double holds exactly.
        try integer("snapshot", in: 1...1 << 53).map(UInt64.init)
    }

    /// A member that is an object, as JSON.
    func object(_ name: String) throws -> String? {
        guard let value = members[name] else { return nil }
        guard let object = value as? [String: Any],
            let data = try? JSONSerialization.data(withJSONObject: object, options: .sortedKeys)
        else { throw wrong(name, "an object") }
        return String(decoding: data, as: UTF8.self)
    }

    private func wrong(_ name: String, _ expected: String) -> Failure {
        Failure(.badRequest, "body", "\"\(name)\": expected \(expected)")
    }

    /// JSON's `true` reads as the number 1 unless its kind is asked for.
    private static func isTruth(_ number: NSNumber) -> Bool { String(cString: number.objCType) == "c" }
}
