import Bits
import CLZ4
import CZstd
import Testing

@Suite struct ExpansionTests {
    /// What the libraries reach with bytes that are all alike stays below the bounds.
    @Test(arguments: [0, 1, 100, 131_072, 1 << 20, 64 << 20])
    func boundsHold(count: Int) {
        let bytes = [UInt8](repeating: 7, count: count)
        var packed = [UInt8](repeating: 0, count: ZSTD_compressBound(count))
        let frame = ZSTD_compress(&packed, packed.count, bytes, count, 19)
        #expect(count <= Expansion.ofZstandard(frame))
        var block = [CChar](repeating: 0, count: Int(LZ4_compressBound(Int32(count))))
        let size = bytes.withUnsafeBytes {
            LZ4_compress_default(
                $0.baseAddress?.assumingMemoryBound(to: CChar.self), &block, Int32(count), Int32(block.count))
        }
        #expect(count <= Expansion.ofLZ4(Int(size)))
    }

    @Test func boundsDoNotOverflow() {
        #expect(Expansion.ofLZ4(.max) == .max)
        #expect(Expansion.ofZstandard(.max / 2) == .max)
    }
}
