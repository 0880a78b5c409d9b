/// Numbers that mean NULL in a column of numbers.
struct NumberSentinels {
    private var integers: Set<Int64> = []
    private var doubles: Set<Double> = []
    private var hasNaN = false

    /// From the spellings that a map lists: those that are numbers.
    init(_ rules: NullRules) {
        for spelling in rules.spellings {
            spelling.withUnsafeBufferPointer { bytes in
                guard let start = bytes.baseAddress, let double = DecimalText.double(start, bytes.count)
                else { return }
                if case .value(let integer) = DecimalText.integer(start, bytes.count) {
                    integers.insert(integer)
                }
                if double.isNaN { hasNaN = true } else { doubles.insert(double) }
            }
        }
    }

    var isEmpty: Bool { integers.isEmpty && doubles.isEmpty && !hasNaN }

    func contains(_ value: Int64) -> Bool { integers.contains(value) }

    func contains(_ value: Double) -> Bool { value.isNaN ? hasNaN : doubles.contains(value) }
}
