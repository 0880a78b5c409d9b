/// The outermost level of a JSON document.
struct JSONOutline {
    struct Member {
        var name: String
        /// Of the value.
        var place: Int
        /// Whether it is an array that begins with an object.
        var isList: Bool
        var isEmptyList: Bool
    }

    /// Of an object, in order; empty for an array.
    private(set) var members: [Member] = []
    /// The place of the array that the document is.
    private var array: Int?

    /// Walks and checks the whole document at `cursor`.
    init(_ cursor: inout JSONCursor) throws(JSONFault) {
        switch cursor.byte {
        case UInt8(ascii: "["):
            array = cursor.position
            try cursor.skipValue()
        case UInt8(ascii: "{"):
            cursor.position += 1
            if cursor.passes(UInt8(ascii: "}")) { return }
            repeat {
                cursor.skipBlanks()
                let key = try cursor.string()
                let name = String(
                    decoding: UnsafeBufferPointer(start: cursor.bytes + Int(key.start), count: key.length),
                    as: UTF8.self)
                try cursor.pass(UInt8(ascii: ":"), "a colon")
                cursor.skipBlanks()
                let place = cursor.position
                var ahead = cursor
                let isArray = ahead.passes(UInt8(ascii: "["))
                let isList = isArray && ahead.passes(UInt8(ascii: "{"))
                let isEmptyList = isArray && ahead.passes(UInt8(ascii: "]"))
                try cursor.skipValue()
                members.append(Member(name: name, place: place, isList: isList, isEmptyList: isEmptyList))
            } while cursor.passes(UInt8(ascii: ","))
            try cursor.pass(UInt8(ascii: "}"), "a comma or the end of an object")
        default: throw cursor.fault("an object or an array of objects")
        }
    }

    /// The place of the array of records; nil where the document is one record.
    func list(named block: String?, file: String) throws -> Int? {
        if let array, block == nil { return array }
        let lists = members.filter(\.isList)
        if let block {
            if let found = lists.first(where: { $0.name == block }) { return found.place }
            let known = lists.map { ImportError.quoted($0.name) }.joined(separator: ", ")
            throw ImportError(
                .structure, file: file,
                message: "expected a list of objects named \(ImportError.quoted(block)), found "
                    + (known.isEmpty ? "none" : known))
        }
        if let points = lists.first(where: { $0.name == "points" }) { return points.place }
        // Picks without a single point.
        if let empty = members.first(where: { $0.name == "points" && $0.isEmptyList }) { return empty.place }
        guard lists.count > 1 else { return lists.first?.place }
        throw ImportError(
            .structure, file: file,
            message: "expected one list of objects, found "
                + lists.map { ImportError.quoted($0.name) }.joined(separator: ", "),
            hint: "choose one with --block NAME")
    }
}
