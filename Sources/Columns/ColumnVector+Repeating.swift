import Bits

extension ColumnVector {
    /// `count` rows of one value, which is NULL or of the physical type.
    public static func repeating(_ value: Value, _ type: PhysicalType, count: Int) -> ColumnVector {
        guard count > 0, !value.isNull else { return nulls(type, count: count) }
        var builder = ColumnBuilder(type)
        builder.append(value)
        return builder.vector.gathered([Int32](repeating: 0, count: count))
    }
}
