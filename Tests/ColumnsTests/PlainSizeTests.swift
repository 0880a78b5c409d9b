import Bits
import Testing

@testable import Columns

@Suite struct PlainSizeTests {
    @Test func eachKindHasItsSize_nullNone() {
        var numbers = ColumnBuilder(.double)
        numbers.append(double: 1)
        numbers.appendNull()
        #expect(numbers.vector.plainByteCount == 8)
        #expect(ColumnVector(.integers([1, 2, 3])).plainByteCount == 24)
        #expect(ColumnVector(.texts(TextVector(["CA1", "", "é"]))).plainByteCount == 5)
        var ids = ColumnBuilder(.identifier)
        ids.append(identifier: .integer(7))
        ids.append(identifier: .uuid(high: 1, low: 2))
        ids.append(identifier: .text("pf_1"))
        #expect(ids.vector.plainByteCount == 8 + 16 + 4)
    }
}
