import Testing

@testable import Bits

@Suite struct BitPackingTests {
    @Test func everyWidthAndLength_comesBack() {
        var generator = SplitMix64(seed: 1)
        for width in 0...64 {
            for count in [0, 1, 2, 7, 8, 9, 63, 64, 65, 1023, 1024] {
                let mask: UInt64 = width == 64 ? ~0 : (1 << UInt64(width)) - 1
                let values = (0..<count).map { _ in generator.next() & mask }
                var bytes: [UInt8] = []
                values.withUnsafeBufferPointer { BitPacking.pack($0, width: width, into: &bytes) }
                #expect(bytes.count == BitPacking.byteCount(count: count, width: width))
                var output = [Int64](repeating: -1, count: count)
                output.withUnsafeMutableBufferPointer { output in
                    bytes.withUnsafeBytes { bytes in
                        guard let base = output.baseAddress else { return }
                        BitPacking.unpack(bytes, count: count, width: width, base: 5, into: base)
                    }
                }
                #expect(output == values.map { Int64(bitPattern: $0) &+ 5 }, "width \(width), count \(count)")
            }
        }
    }
}
