import Testing

@testable import Bits

@Suite struct BitmapTests {
    @Test(arguments: 0..<20 as Range<UInt64>)
    func gathering_takesWhatIsSet(seed: UInt64) {
        var generator = SplitMix64(seed: seed)
        let count = Int(generator.next() % 500)
        let values = (0..<count).map { _ in Int64(bitPattern: generator.next()) }
        var bitmap = Bitmap(count: count, repeating: false)
        for row in 0..<count where generator.next() % 3 != 0 { bitmap.set(row) }
        let first = Int(generator.next() % UInt64(count + 1))
        for rows in [0..<count, first..<count, 0..<first, first..<first] {
            let gathered = Bitmap?.some(bitmap).withPresent(values, rows) { Array($0) }
            #expect(gathered == rows.filter { bitmap[$0] }.map { values[$0] })
            #expect(Bitmap?.none.withPresent(values, rows) { Array($0) } == Array(values[rows]))
        }
    }
}
