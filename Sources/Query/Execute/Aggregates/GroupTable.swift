import Columns

/// Groups by key, each with its row count and one accumulator per argument.
struct GroupTable: Sendable {
    struct Group: Sendable {
        /// Rows of the group: `count(*)`.
        var rows: UInt64 = 0
        var arguments: [Accumulator]
    }

    private(set) var indexOfKey: [[Value]: Int] = [:]
    private(set) var keys: [[Value]] = []
    var groups: [Group] = []
    let argumentCount: Int

    init(argumentCount: Int) { self.argumentCount = argumentCount }

    /// The group of `key`, made if it is new.
    mutating func index(of key: [Value]) -> Int {
        if let known = indexOfKey[key] { return known }
        let index = groups.count
        indexOfKey[key] = index
        keys.append(key)
        groups.append(Group(arguments: Array(repeating: Accumulator(), count: argumentCount)))
        return index
    }

    /// About what a group takes, its key counted as two values.
    var bytesPerGroup: Int { 160 + argumentCount * MemoryLayout<Accumulator>.stride }

    mutating func merge(_ other: Group, into index: Int) {
        groups[index].rows += other.rows
        for argument in 0..<argumentCount {
            groups[index].arguments[argument].merge(other.arguments[argument])
        }
    }
}
