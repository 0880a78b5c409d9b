/// The numbers of one column in a block of records that has them as such.
///
/// The pointers are valid until the reader moves on.
struct NumberRun {
    enum Values {
        case integers(UnsafePointer<Int64>)
        case unsigned(UnsafePointer<UInt64>)
        case doubles(UnsafePointer<Double>)
    }

    let values: Values
    /// One flag per row, true where it has no value; nil where all have one.
    let isNull: UnsafePointer<Bool>?
    let count: Int

    /// The first `count` rows.
    func prefix(_ count: Int) -> NumberRun {
        NumberRun(values: values, isNull: isNull, count: min(count, self.count))
    }

    /// The rows behind the first `count`, which is at most `self.count`.
    func dropFirst(_ count: Int) -> NumberRun {
        let rest: Values =
            switch values {
            case .integers(let values): .integers(values + count)
            case .unsigned(let values): .unsigned(values + count)
            case .doubles(let values): .doubles(values + count)
            }
        return NumberRun(values: rest, isNull: isNull.map { $0 + count }, count: self.count - count)
    }
}
