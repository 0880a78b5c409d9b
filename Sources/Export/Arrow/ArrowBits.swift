import Bits

/// Bits one behind another, the lowest of each byte first: validity, and truth
/// values.
struct ArrowBits {
    private var words: [UInt64]
    private(set) var count = 0

    init(capacity: Int) { words = [UInt64](repeating: 0, count: capacity / 64 + 2) }

    /// Appends the lowest `size` bits, at most 64; the others are 0.
    mutating func append(_ bits: UInt64, size: Int) {
        let (word, shift) = (count >> 6, UInt64(count & 63))
        words[word] |= bits << shift
        if shift > 0 { words[word + 1] |= bits >> (64 - shift) }
        count += size
    }

    /// Appends `size` set bits.
    mutating func appendSet(_ size: Int) {
        var rest = size
        while rest > 0 {
            let part = min(rest, 64)
            append(~0 >> UInt64(64 - part), size: part)
            rest -= part
        }
    }

    /// Appends the bits of a bitmap in a range.
    mutating func append(_ bitmap: Bitmap, _ range: Range<Int>) {
        var rest = range.count
        for word in bitmap.slice(range).words {
            append(word, size: min(rest, 64))
            rest -= 64
        }
    }

    /// Appends truth values held as 0 and 1, 0 where they are NULL.
    mutating func append(_ values: [Int64], _ range: Range<Int>, _ validity: Bitmap?) {
        var row = range.lowerBound
        while row < range.upperBound {
            let size = min(64, range.upperBound - row)
            var bits: UInt64 = 0
            for index in 0..<size where values[row + index] != 0 { bits |= 1 << UInt64(index) }
            if let validity { bits &= validity.slice(row..<row + size).words[0] }
            append(bits, size: size)
            row += size
        }
    }

    var setCount: Int { words.reduce(0) { $0 + $1.nonzeroBitCount } }

    var bytes: [UInt8] {
        let size = (count + 7) / 8
        return words.withUnsafeBytes { Array($0[..<size]) }
    }
}
