import Bits
import Testing

@testable import Encodings

/// Bodies that do not follow the rules: an error that names the rule, or other
/// values, never a trap.
@Suite struct EntropyDamageTests {
    @Test(arguments: RandomIntegers.Shape.allCases)
    func flippedBits_giveAnErrorOrValues(shape: RandomIntegers.Shape) {
        for count in [3, 300, 2100] {
            let body = EntropyIntegers.body(of: RandomIntegers.make(shape, count: count, seed: 4))
            // Every bit of the head, and some of the vectors.
            for bit in Array(0..<min(body.count, 60) * 8)
                + Array(stride(from: 480, to: body.count * 8, by: 37))
            where bit < body.count * 8 {
                var damaged = body
                damaged[bit / 8] ^= 1 << UInt8(bit % 8)
                expectNoTrap(damaged, count: count)
            }
        }
    }

    @Test(arguments: RandomIntegers.Shape.allCases)
    func cutBodies_areRefused(shape: RandomIntegers.Shape) {
        let body = EntropyIntegers.body(of: RandomIntegers.make(shape, count: 2100, seed: 6))
        for length in 0..<body.count where length < 200 || length % 41 == 0 {
            #expect(throws: EncodingError.self, "\(shape), \(length) of \(body.count) bytes") {
                try EntropyIntegers.decoded(Array(body.prefix(length)), count: 2100)
            }
        }
        #expect(throws: EncodingError.self) { try EntropyIntegers.decoded(body + [0], count: 2100) }
    }

    @Test func otherCounts_neverTrap() {
        for shape in RandomIntegers.Shape.allCases {
            let body = EntropyIntegers.body(of: RandomIntegers.make(shape, count: 1500, seed: 8))
            for count in [1, 2, 5, 1023, 1024, 1025, 1499, 1501, 2048, 65_536] {
                expectNoTrap(body, count: count)
            }
        }
    }

    @Test(arguments: 0..<2000 as Range<UInt64>)
    func randomBytes_neverTrap(seed: UInt64) {
        var generator = SplitMix64(seed: seed)
        var bytes = (0..<Int(generator.next() % 200)).map { _ in UInt8(truncatingIfNeeded: generator.next()) }
        // A sound beginning leads further in.
        for (place, limit) in [(0, 3), (1, 15), (2, 4), (3, 2)] where place < bytes.count {
            bytes[place] = UInt8(generator.next() % UInt64(limit))
        }
        expectNoTrap(bytes, count: Int(generator.next() % 3000))
    }

    @Test func eachRule_isNamed() throws {
        let one = ByteWriter.head(order: 0, tableLog: 0, bins: 1, lower: 7)
        // Weight 1, width 3 after 0, no gap: 1, 00111 (gamma of 7), 1.
        var sound = one
        sound.write(UInt8(0b1_11_100_1))
        #expect(
            try EntropyIntegers.decoded(sound.withLengths(least: 3, bytes: [0xFF, 0, 0]), count: 8).count == 8
        )

        func rule(_ bytes: [UInt8], count: Int = 8) -> String? {
            do {
                _ = try EntropyIntegers.decoded(bytes, count: count)
                return nil
            } catch { return (error as? EncodingError)?.rule }
        }
        let whole = sound.withLengths(least: 3, bytes: [0xFF, 0, 0])
        #expect(rule(whole) == nil)
        #expect(rule(whole, count: 0) == "ENC-070")
        #expect(rule(whole, count: 65_537) == "ENC-070")
        #expect(rule([3] + whole.dropFirst()) == "ENC-070")
        #expect(rule(ByteWriter.head(order: 0, tableLog: 15, bins: 1, lower: 0).bytes) == "ENC-071")
        #expect(rule(ByteWriter.head(order: 0, tableLog: 0, bins: 0, lower: 0).bytes) == "ENC-071")
        #expect(rule(ByteWriter.head(order: 0, tableLog: 0, bins: 2, lower: 0).bytes) == "ENC-071")
        // A weight of 2 in a table of one state; one of 1 in a table of two.
        var heavy = one
        heavy.write(UInt8(0b0000_0010))
        #expect(rule(heavy.bytes) == "ENC-072")
        var light = ByteWriter.head(order: 0, tableLog: 1, bins: 1, lower: 0)
        light.write(UInt8(0b0000_0111))
        #expect(rule(light.withLengths(least: 0, bytes: [])) == "ENC-072")
        // A change of width of -1 from 0: gamma of 2.
        var negative = one
        negative.write(UInt8(0b0000_0101))
        #expect(rule(negative.bytes) == "ENC-073")
        #expect(rule(sound.bytes + [3, 0, 17, 0, 0, 0]) == "ENC-074")
        #expect(rule(sound.withLengths(least: 4, bytes: [0, 0, 0])) == "ENC-075")
        #expect(rule(sound.withLengths(least: 2, bytes: [0, 0])) == "ENC-076")
        #expect(rule(sound.withLengths(least: 4, bytes: [0, 0, 0, 0])) == "ENC-076")
        #expect(rule(Array(whole.prefix(5))) == "ENC-002")
    }

    private func expectNoTrap(_ body: [UInt8], count: Int) {
        // Exactly the bytes of the body, so that a sanitizer sees a load past them.
        _ = try? EntropyIntegers.decoded(body, count: count)
    }
}

extension ByteWriter {
    fileprivate static func head(order: UInt8, tableLog: UInt8, bins: UInt16, lower: Int64) -> ByteWriter {
        var writer = ByteWriter()
        writer.write(order)
        writer.write(tableLog)
        writer.write(bins)
        writer.write(lower)
        return writer
    }

    /// The head, vectors of one length, and their bytes.
    fileprivate func withLengths(least: UInt16, bytes: [UInt8]) -> [UInt8] {
        var writer = self
        writer.write(least)
        writer.write(UInt8(0))
        writer.write(raw: bytes)
        return writer.bytes
    }
}
