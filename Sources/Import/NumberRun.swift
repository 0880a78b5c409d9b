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
}
