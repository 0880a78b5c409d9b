import Testing

@testable import Bits

/// Vectors computed with the reference implementation (python-xxhash, `xxh64`).
@Suite struct XXH64Tests {
    @Test func publishedVectors() {
        #expect(XXH64.hash([]) == 0xEF46_DB37_51D8_E999)
        #expect(XXH64.hash(Array("a".utf8)) == 0xD24E_C4F1_A98C_6E5B)
        #expect(XXH64.hash(Array("abc".utf8)) == 0x44BC_2CF5_AD77_0999)
        #expect(
            XXH64.hash(Array("Nobody inspects the spammish repetition".utf8)) == 0xFBCE_A83C_8A37_8BF1)
    }

    @Test func bytesApart_areHashedAsBytesInARow() {
        let bytes = (0..<100 as Range<UInt8>)
        #expect(XXH64.hash(bytes) == XXH64.hash(Array(bytes)))
    }

    @Test func everyLength_readsAllBytes() {
        let bytes = (0..<200).map { UInt8(truncatingIfNeeded: $0 * 7 + 1) }
        for count in 1...200 {
            var changed = Array(bytes.prefix(count))
            let hash = XXH64.hash(changed)
            changed[count - 1] ^= 1
            #expect(XXH64.hash(changed) != hash, "length \(count)")
        }
    }
}
