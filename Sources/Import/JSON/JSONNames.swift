/// Collects the names that occur in objects, in order of first appearance.
struct JSONNames: JSONVisitor {
    private var places: [[UInt8]: Int] = [:]
    private var all: [[UInt8]] = []
    /// Parallel to `all`: whether any object has a value there.
    private var hasValue: [Bool] = []
    /// The place of the name after the last one: objects of one file are alike.
    private var next = 0

    mutating func add(_ name: [UInt8]) { note(name, hasValue: false) }

    var count: Int { all.count }

    /// Forgets the names that came last.
    mutating func removeAll(from count: Int) {
        for name in all[count...] { places[name] = nil }
        all.removeLast(all.count - count)
        hasValue.removeLast(hasValue.count - count)
        next = 0
    }

    mutating func take(_ path: [UInt8], _ cell: CellSlice, in cursor: JSONCursor) {
        note(path, hasValue: cell.length > 0 || cell.isQuoted)
    }

    private mutating func note(_ name: [UInt8], hasValue isValue: Bool) {
        if next == all.count { next = 0 }
        let place: Int
        if next < all.count, all[next] == name {
            place = next
        } else if let known = places[name] {
            place = known
        } else {
            place = all.count
            all.append(name)
            hasValue.append(false)
            places[name] = place
        }
        next = place + 1
        if isValue { hasValue[place] = true }
    }

    /// A null where other objects have an object within is no name of its own.
    var names: [String] {
        let dot = [UInt8(ascii: ".")]
        return all.indices.filter { place in
            hasValue[place] || !all.contains { $0.starts(with: all[place] + dot) }
        }.map { String(decoding: all[$0], as: UTF8.self) }
    }
}
