import Bits
import Columns

/// `argmax_name` over columns, a vector at a time.
enum LargestName {
    /// For each row the first column with the largest value, or the number of
    /// columns where all are NULL; nil unless all are doubles or all whole numbers.
    static func places(_ columns: [ColumnVector], count: Int) -> [UInt32]? {
        var doubles: [[Double]] = []
        var integers: [[Int64]] = []
        for column in columns {
            switch column.values {
            case .doubles(let values): doubles.append(values)
            case .integers(let values): integers.append(values)
            case .texts, .identifiers: return nil
            }
        }
        if doubles.count == columns.count {
            if columns.allSatisfy({ $0.validity == nil }) { return places(doubles, count) }
            // NaN is greater than every number.
            return places(doubles, columns, count) { $0 < $1 || $1.isNaN && !$0.isNaN }
        }
        return integers.count == columns.count ? places(integers, columns, count) { $0 < $1 } : nil
    }

    /// Of columns without NULL, eight rows at a time.
    private static func places(_ columns: [[Double]], _ count: Int) -> [UInt32] {
        [UInt32](unsafeUninitializedCapacity: count) { places, written in
            let lanes = SIMD8<Double>.scalarCount
            for start in stride(from: 0, to: count - count % lanes, by: lanes) {
                var largest = lane(columns[0], start)
                var found = SIMD8<Int64>(repeating: 0)
                for index in 1..<max(1, columns.count) {
                    let values = lane(columns[index], start)
                    // NaN is greater than every number.
                    let isLarger = (largest .< values) .| (values .!= values) .& (largest .== largest)
                    largest.replace(with: values, where: isLarger)
                    found.replace(with: Int64(index), where: isLarger)
                }
                let narrow = SIMD8<UInt32>(truncatingIfNeeded: found)
                for offset in 0..<lanes { places[start + offset] = narrow[offset] }
            }
            for row in count - count % lanes..<count {
                var place = 0
                for index in columns.indices.dropFirst()
                where columns[place][row] < columns[index][row]
                    || columns[index][row].isNaN && !columns[place][row].isNaN
                {
                    place = index
                }
                places[row] = UInt32(place)
            }
            written = count
        }
    }

    @inline(__always)
    private static func lane(_ values: [Double], _ start: Int) -> SIMD8<Double> {
        values.withUnsafeBytes {
            $0.loadUnaligned(fromByteOffset: start &* 8, as: SIMD8<Double>.self)
        }
    }

    /// The names at places; NULL at the one behind the last.
    static func texts(_ places: [UInt32], _ names: [String]) -> ColumnVector {
        // Names may repeat; the entries of a dictionary do not.
        var distinct = TextBuilder()
        for name in names { distinct.append(name) }
        let codes = distinct.vector.codes + [0]
        let vector = TextVector(
            codes: places.map { codes[Int($0)] }, dictionary: distinct.vector.dictionary)
        guard places.contains(UInt32(names.count)) else { return ColumnVector(.texts(vector)) }
        var validity = Bitmap(count: places.count, repeating: true)
        for (row, place) in places.enumerated() where place == names.count { validity.clear(row) }
        return ColumnVector(.texts(vector), validity: validity)
    }

    @inline(__always)
    private static func places<Number: BitwiseCopyable>(
        _ values: [[Number]], _ columns: [ColumnVector], _ count: Int, _ isLess: (Number, Number) -> Bool
    ) -> [UInt32] {
        let none = UInt32(columns.count)
        guard let first = values.first else { return [UInt32](repeating: none, count: count) }
        return [UInt32](unsafeUninitializedCapacity: count) { places, written in
            var largest = first
            largest.withUnsafeMutableBufferPointer { largest in
                for row in 0..<count { places[row] = columns[0].isValid(row) ? 0 : none }
                for index in values.indices.dropFirst() {
                    let place = UInt32(index)
                    values[index].withUnsafeBufferPointer { values in
                        if let validity = columns[index].validity {
                            for row in 0..<count where validity[row] {
                                guard places[row] == none || isLess(largest[row], values[row]) else {
                                    continue
                                }
                                largest[row] = values[row]
                                places[row] = place
                            }
                        } else {
                            for row in 0..<count {
                                let isLarger = isLess(largest[row], values[row]) || places[row] == none
                                largest[row] = isLarger ? values[row] : largest[row]
                                places[row] = isLarger ? place : places[row]
                            }
                        }
                    }
                }
            }
            written = count
        }
    }
}
