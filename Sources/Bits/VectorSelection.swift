import CKernels

/// Which of the 1,024 values of a vector lie in a range, a bit each in 16
/// words. Buffers have room for whole vectors; bits past a short vector's end
/// mean nothing.
public enum VectorSelection {
    /// Words of 64 bits for a vector.
    public static let wordCount = LanePacking.count / 64

    public typealias Words = UnsafeMutablePointer<UInt64>

    public static func select(
        _ values: UnsafePointer<UInt32>, in range: ClosedRange<UInt32>, into words: Words
    ) {
        syndb_select_words(values, wordCount, range.lowerBound, range.upperBound, words)
    }

    public static func select(_ values: UnsafePointer<Int64>, in range: ClosedRange<Int64>, into words: Words)
    {
        syndb_select_longs(values, wordCount, range.lowerBound, range.upperBound, words)
    }

    /// NaN lies in no range; -0 equals +0.
    public static func select(
        _ values: UnsafePointer<Double>, in range: ClosedRange<Double>, into words: Words
    ) {
        syndb_select_doubles(values, wordCount, range.lowerBound, range.upperBound, words)
    }

    public static func fill(_ words: Words, with isSelected: Bool) {
        words.update(repeating: isSelected ? ~0 : 0, count: wordCount)
    }

    @inline(__always)
    public static func set(_ words: Words, _ index: Int, to isSelected: Bool) {
        let bit: UInt64 = 1 &<< UInt64(index & 63)
        words[index >> 6] = isSelected ? words[index >> 6] | bit : words[index >> 6] & ~bit
    }
}
