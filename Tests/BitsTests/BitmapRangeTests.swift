import Bits
import Testing

/// Each question is asked of a bitmap and of an array of flags.
@Suite struct BitmapRangeTests {
    @Test(arguments: [0, 1, 63, 64, 65, 127, 128, 200])
    func ranges(count: Int) {
        var generator = SplitMix64(seed: UInt64(count))
        for round in 0..<200 {
            var bitmap = Bitmap(count: count, repeating: false)
            var flags = [Bool](repeating: false, count: count)
            // From none to a few bits.
            for _ in 0..<round % 4 where count > 0 {
                let row = Int(generator.next() % UInt64(count))
                bitmap.set(row)
                flags[row] = true
            }
            let start = Int(generator.next() % UInt64(count + 1))
            let end = start + Int(generator.next() % UInt64(count - start + 1))
            #expect(bitmap.hasAny(in: start..<end) == flags[start..<end].contains(true))
            let bounds = flags.firstIndex(of: true).map { $0..<(flags.lastIndex(of: true) ?? 0) + 1 }
            #expect(bitmap.setBounds == bounds)

            var ranged = bitmap
            ranged.set(start..<end)
            for row in start..<end { flags[row] = true }
            #expect((0..<count).allSatisfy { ranged[$0] == flags[$0] })
            var union = Bitmap(count: count, repeating: false)
            union.formUnion(bitmap)
            #expect(union == bitmap)
        }
    }

    @Test(arguments: [0, 1, 31, 64, 100, 1024])
    func masksAndSums(count: Int) {
        var generator = SplitMix64(seed: 5)
        let bitmap = Bitmap(words: (0..<(count + 63) / 64).map { _ in generator.next() }, count: count)
        var words = (0..<count).map { _ in UInt32(truncatingIfNeeded: generator.next()) }
        var longs = (0..<count).map { _ in generator.next() }
        let kept = words.indices.map { bitmap[$0] ? words[$0] : 0 }
        let keptLongs = longs.indices.map { bitmap[$0] ? longs[$0] : 0 }
        words.withUnsafeMutableBufferPointer { if let start = $0.baseAddress { bitmap.mask(start) } }
        longs.withUnsafeMutableBufferPointer { if let start = $0.baseAddress { bitmap.mask(start) } }
        #expect(words == kept)
        #expect(longs == keptLongs)
        #expect(words.withUnsafeBufferPointer { $0.sum } == words.reduce(UInt64(0)) { $0 + UInt64($1) })
    }
}
