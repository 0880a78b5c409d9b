import Bits

/// The terms of one metadata column in each segment of a table. Segments with
/// the same terms share a list, so that what follows from a list is worked out
/// once for all of them.
public struct TermLists: Sendable {
    /// Of each segment the position of its list.
    private var positions: [Int] = []
    /// Nil where nothing is known.
    private var lists: [[UInt32]?] = [nil]

    /// `kinds` as in the manifest: 0 unknown, 1 each dataset has a value, 2 some
    /// has none. Of each segment there is one, and one list of `terms`.
    init(kinds: [Int], terms: AscendingLists) {
        // Most segments have one term, and terms count up from 0: these need no hash.
        let most = 2 * kinds.count + 1024
        var single: [Int] = []
        var others: [[UInt32]: Int] = [:]
        positions.reserveCapacity(kinds.count)
        for (segment, kind) in kinds.enumerated() {
            guard kind > 0 else {
                positions.append(0)
                continue
            }
            let own = terms[segment]
            if kind == 1, own.count == 1, let term = own.first, Int(term) < most {
                while single.count <= Int(term) { single.append(0) }
                if single[Int(term)] == 0 {
                    single[Int(term)] = lists.count
                    lists.append([term])
                }
                positions.append(single[Int(term)])
                continue
            }
            let list = kind == 1 ? Array(own) : own + [MetadataZoneMap.absentTerm]
            let position = others[list] ?? lists.count
            if position == lists.count {
                others[list] = position
                lists.append(list)
            }
            positions.append(position)
        }
    }

    /// How many different lists there are.
    public var count: Int { lists.count }

    /// Which of the lists a segment has.
    public func position(ofSegment segment: Int) -> Int { positions[segment] }

    func terms(ofSegment segment: Int) -> [UInt32]? { lists[positions[segment]] }
}
