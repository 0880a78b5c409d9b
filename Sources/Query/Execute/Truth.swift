import Bits

/// The truth values of a condition over the rows of a batch.
struct Truth {
    /// Rows for which it is true.
    var isTrue: Bitmap
    /// Rows for which it is NULL; disjoint from `isTrue`.
    var isNull: Bitmap

    init(isTrue: Bitmap, isNull: Bitmap) {
        self.isTrue = isTrue
        self.isNull = isNull
    }

    /// The same truth for `count` rows; nil is NULL.
    init(_ truth: Bool?, count: Int) {
        isTrue = Bitmap(count: count, repeating: truth == true)
        isNull = Bitmap(count: count, repeating: truth == nil)
    }

    /// Rows for which it is not false.
    var possible: Bitmap {
        var possible = isTrue
        possible.formUnion(isNull)
        return possible
    }

    static prefix func ! (truth: Truth) -> Truth {
        Truth(isTrue: truth.possible.inverted(), isNull: truth.isNull)
    }

    mutating func formAnd(_ other: Truth) {
        // NULL where neither is false and at least one is NULL.
        let possible = possible
        var either = isNull
        either.formUnion(other.isNull)
        either.formIntersection(possible)
        either.formIntersection(other.possible)
        isNull = either
        isTrue.formIntersection(other.isTrue)
    }

    mutating func formOr(_ other: Truth) {
        var negated = !self
        negated.formAnd(!other)
        self = !negated
    }
}
