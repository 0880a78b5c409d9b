import SynDB

/// The parameters of a URL. Unknown ones are errors, so that a misspelt limit
/// does not pass for none.
struct Parameters: Sendable {
    /// In the order of the URL: there are few.
    private var values: [(name: String, value: String)] = []

    init(_ query: Substring) throws {
        // Bytes: neither sign can be a part of a character of several.
        for pair in Array(query.utf8).split(separator: UInt8(ascii: "&")) {
            let end = pair.firstIndex(of: UInt8(ascii: "=")) ?? pair.endIndex
            values.append((try Self.decoded(pair[..<end]), try Self.decoded(pair[end...].dropFirst())))
        }
    }

    private static func decoded(_ text: ArraySlice<UInt8>) throws -> String {
        guard let decoded = text.percentDecoded(plusIsBlank: true) else {
            throw Failure(.badRequest, "parameter", "a parameter of the URL is not percent-encoded UTF-8")
        }
        return decoded
    }

    func check(known: [String]) throws {
        if let name = values.map(\.name).filter({ !known.contains($0) }).min() {
            throw Failure(
                .badRequest, "parameter", "there is no parameter \"\(name)\"",
                hint: NearestName.question(name, among: known)
                    ?? (known.isEmpty ? "the route takes none" : "there are \(known.joined(separator: ", "))")
            )
        }
    }

    subscript(name: String) -> String? { values.last { $0.name == name }?.value }

    /// All values of a parameter that may be repeated, or have commas.
    func list(_ name: String) -> [String] {
        values.filter { $0.name == name }.flatMap { $0.value.split(separator: ",").map(String.init) }
    }

    func integer(_ name: String, in range: ClosedRange<Int>) throws -> Int? {
        guard let text = self[name] else { return nil }
        guard let number = Int(text), range.contains(number) else {
            throw Failure.parameter(
                name, "an integer from \(range.lowerBound) to \(range.upperBound)", found: text)
        }
        return number
    }

    func truth(_ name: String) throws -> Bool? {
        switch self[name] {
        case nil: nil
        case "true": true
        case "false": false
        case let other?: throw Failure.parameter(name, "true or false", found: other)
        }
    }

    func snapshot() throws -> UInt64? {
        guard let text = self["snapshot"] else { return nil }
        guard let number = UInt64(text) else {
            throw Failure.parameter("snapshot", "the number of a snapshot", found: text)
        }
        return number
    }
}
