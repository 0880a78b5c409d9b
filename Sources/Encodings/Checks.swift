import Bits

/// Checks that all schemes share: what comes out of a payload is used as an
/// index only after one of them.
extension UnsafeMutablePointer<Int64> {
    /// Throws unless the first `count` values are codes of a dictionary of `size`.
    func requireCodes(
        _ count: Int, below size: Int, rule: String, of what: String
    ) throws(EncodingError) {
        guard let range = UnsafeBufferPointer(start: self, count: count).extremes else { return }
        guard range.lowerBound >= 0, range.upperBound < size else {
            let code = range.lowerBound < 0 ? range.lowerBound : range.upperBound
            throw EncodingError(rule, "code \(code) is outside a dictionary of \(size) \(what)")
        }
    }
}

extension [Int64] {
    /// Throws unless the values are positions below `count`, strictly ascending.
    func requirePositions(below count: Int, rule: String) throws(EncodingError) {
        var previous: Int64 = -1
        for (index, position) in enumerated() {
            guard position > previous, position < Int64(count) else {
                throw EncodingError(rule, "position \(index), \(position), is out of order or range")
            }
            previous = position
        }
    }
}

extension RandomAccessCollection where Index == Int {
    /// The first index whose element fulfils `isLater`, which no element
    /// before it does and all behind it do; `endIndex` if there is none.
    func firstSorted(where isLater: (Element) -> Bool) -> Int {
        var low = startIndex
        var high = endIndex
        while low < high {
            let middle = (low + high) / 2
            if isLater(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
