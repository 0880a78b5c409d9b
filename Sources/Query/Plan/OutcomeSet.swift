/// What a condition may come out as over some rows: a proof about all of them
/// at once. A set that is too large costs time; one that is too small would
/// cost rows, so every rule here errs towards more.
struct OutcomeSet: OptionSet, Sendable, Hashable {
    let rawValue: UInt8

    static let isTrue = OutcomeSet(rawValue: 1)
    static let isFalse = OutcomeSet(rawValue: 2)
    static let isNull = OutcomeSet(rawValue: 4)
    static let unknown: OutcomeSet = [.isTrue, .isFalse, .isNull]

    init(rawValue: UInt8) { self.rawValue = rawValue }

    /// The one outcome of a known truth value; nil is NULL.
    init(_ truth: Bool?) { self = truth.map { $0 ? .isTrue : .isFalse } ?? .isNull }

    /// No row can satisfy the condition.
    var excludesAll: Bool { !contains(.isTrue) }
    /// Every row satisfies it.
    var includesAll: Bool { self == .isTrue }

    static prefix func ! (set: OutcomeSet) -> OutcomeSet {
        var result = set.intersection(.isNull)
        if set.contains(.isTrue) { result.insert(.isFalse) }
        if set.contains(.isFalse) { result.insert(.isTrue) }
        return result
    }

    func and(_ other: OutcomeSet) -> OutcomeSet {
        var result: OutcomeSet = []
        if contains(.isTrue), other.contains(.isTrue) { result.insert(.isTrue) }
        if contains(.isFalse) || other.contains(.isFalse) { result.insert(.isFalse) }
        if contains(.isNull), !other.isDisjoint(with: [.isTrue, .isNull]) { result.insert(.isNull) }
        if other.contains(.isNull), !isDisjoint(with: [.isTrue, .isNull]) { result.insert(.isNull) }
        return result
    }

    func or(_ other: OutcomeSet) -> OutcomeSet { !((!self).and(!other)) }
}
