import Columns

/// The members of an IN list of ids, which are unique within a dataset alone.
public struct ScopedMembers: Sendable {
    struct List: Sendable {
        var members = MemberList([])
        var hasNull = false
    }

    /// By dataset, as the expression beside it names datasets.
    var lists: [Value: List] = [:]

    /// Whether the id of a dataset is a member; nil is NULL.
    func contains(_ id: Value, of dataset: Value) -> Bool? {
        guard let list = lists[dataset] else { return false }
        if id.isNull { return nil }
        return list.members.contains(id) ? true : list.hasNull ? nil : false
    }
}
