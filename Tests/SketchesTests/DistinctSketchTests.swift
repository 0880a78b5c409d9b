import Bits
import Columns
import TestSupport
import Testing

@testable import Sketches

@Suite struct DistinctSketchTests {
    private static func sketch(_ values: some Sequence<Int64>) -> DistinctSketch {
        var sketch = DistinctSketch()
        for value in values { sketch.add(hash: ValueHash.hash(value)) }
        return sketch
    }

    private static func bytes(_ sketch: DistinctSketch) -> [UInt8] {
        var writer = ByteWriter()
        sketch.write(to: &writer)
        return writer.bytes
    }

    private static func read(_ bytes: [UInt8]) -> DistinctSketch? {
        bytes.withUnsafeBytes { bytes in
            var reader = ByteReader(bytes)
            guard let sketch = try? DistinctSketch.read(from: &reader) else { return nil }
            return reader.remaining == 0 ? sketch : nil
        }
    }

    /// Registers as no rows fill them, which a file may state all the same.
    @Test(arguments: [0, 1, 2000, DistinctSketch.registerCount])
    func fullRegisters_haveAnEstimate(full: Int) {
        var sketch = DistinctSketch()
        for index in 0..<full { sketch.registers[index] = DistinctSketch.highestRank }
        #expect(full == 0 ? sketch.estimate == 0 : sketch.estimate > 0)
        #expect(!sketch.estimate.isNaN)
    }

    /// The hashes are part of the format.
    @Test func hashesAreFixed() {
        for value: Int64 in [0, 1, -1, .min, .max] {
            var generator = SplitMix64(seed: UInt64(bitPattern: value))
            #expect(ValueHash.hash(value) == generator.next())
        }
        #expect(ValueHash.hash(0 as Int64) == 0xE220_A839_7B1D_CDAF)
        #expect(ValueHash.hash("abc") == 0x44BC_2CF5_AD77_0999)
        #expect(ValueHash.hash(Identifier.text("abc")) == 0x44BC_2CF5_AD77_0999)
        #expect(ValueHash.hash(Identifier.integer(0)) == ValueHash.hash(0 as Int64))
        #expect(ValueHash.hash(-0.0) == ValueHash.hash(0.0))
        let uuid = Identifier.uuid(high: 0x6162_6364_6566_6768, low: 0x696A_6B6C_6D6E_6F70)
        #expect(ValueHash.hash(uuid) == ValueHash.hash("abcdefghijklmnop"))
        #expect(ValueHash.hash(Identifier.unsigned(0x6867_6665_6463_6261)) == ValueHash.hash("abcdefgh"))
    }

    @Test(arguments: [0, 1, 10, 300, 1000, 3000, 10_000, 30_000, 300_000, 2_000_000])
    func estimates_areNearTheTruth(count: Int) {
        var squares = 0.0
        let rounds = count > 100_000 ? 4 : 20
        for round in 0..<rounds {
            let sketch = Self.sketch((0..<Int64(count)).lazy.map { $0 &* 1_000_003 &+ Int64(round) << 40 })
            let error = count == 0 ? sketch.estimate : sketch.estimate / Double(count) - 1
            #expect(abs(error) < 4.5 * DistinctSketch.relativeError, "\(count): \(error)")
            squares += error * error
        }
        #expect((squares / Double(rounds)).squareRoot() < 2 * DistinctSketch.relativeError)
    }

    @Test func anyOrderAndSplit_givesTheSameBits() {
        var generator = SplitMix64(seed: 5)
        for size in [10, 900, 5000, 50_000] {
            let values = (0..<size).map { _ in Int64(generator.next() % UInt64(size)) }
            let whole = Self.sketch(values)
            var parts = (0..<7).map { _ in DistinctSketch() }
            for value in values.shuffled(using: &generator) {
                parts[Int(generator.next() % 7)].add(hash: ValueHash.hash(value))
            }
            var forward = DistinctSketch()
            for part in parts { forward.formUnion(part) }
            var backward = parts[6]
            for part in parts.dropLast().reversed() { backward.formUnion(part) }
            backward.formUnion(backward)
            #expect(forward == whole && backward == whole)
            #expect(Self.bytes(forward) == Self.bytes(whole))
        }
    }

    @Test func bothForms_comeBack() {
        for size in [0, 1, 5, 900, 1200, 2000, 100_000] {
            let sketch = Self.sketch(0..<Int64(size))
            let bytes = Self.bytes(sketch)
            #expect(bytes.count == sketch.byteCount && bytes.count <= 3074)
            #expect(Self.read(bytes) == sketch)
            for cut in [0, 1, bytes.count / 2, bytes.count - 1] {
                #expect(Self.read(Array(bytes.prefix(cut))) == nil)
            }
        }
    }

    /// Whatever is stored: one form for each content, or refused.
    @Test func hostileBytes_areRefused() {
        #expect(Self.read([1, 0, 0, 0, 0]) == nil, "a register without content")
        #expect(Self.read([1, 0, 54, 0, 0]) == nil, "more than can be counted")
        #expect(Self.read([2, 0, 1 | 64, 0, 0, 1, 0, 0]) == nil, "not ascending")
        #expect(Self.read([2, 0, 1, 0, 0, 1, 0, 0]) == nil, "twice")
        #expect(Self.read([1, 0, 1, 0, 4]) == nil, "register 4,096")
        #expect(Self.read([0, 4] + [UInt8](repeating: 0, count: 3072)) == nil, "sparse, but too many")
        #expect(Self.read([255, 255] + [UInt8](repeating: 0, count: 3072)) == nil, "dense, but empty")
        #expect(Self.read([255, 255] + [UInt8](repeating: 255, count: 3072)) == nil, "content 63")
        var generator = SplitMix64(seed: 8)
        for size in [5, 1500] {
            let bytes = Self.bytes(Self.sketch(0..<Int64(size)))
            for _ in 0..<500 {
                var damaged = bytes
                damaged[Int(generator.next() % UInt64(bytes.count))] = UInt8(
                    truncatingIfNeeded: generator.next())
                if let sketch = Self.read(damaged) { #expect(Self.bytes(sketch) == damaged) }
            }
        }
    }

    /// Columns are added by quick ways; each row by itself gives the same.
    @Test(arguments: RandomColumn.Shape.allCases)
    func columns_giveWhatTheirRowsGive(shape: RandomColumn.Shape) {
        for nulls in [0.0, 0.3] {
            let column = RandomColumn.make(shape, count: 3000, nulls: nulls, seed: 3)
            for rows in [0..<3000, 100..<200, 7..<7] {
                var quick = DistinctSketch()
                quick.add(column, rows: rows)
                var slow = DistinctSketch()
                for row in rows {
                    switch column[row] {
                    case .integer(let value): slow.add(hash: ValueHash.hash(value))
                    case .double(let value):
                        if !value.isNaN { slow.add(hash: ValueHash.hash(value)) }
                    case .text(let value): slow.add(hash: ValueHash.hash(value))
                    case .identifier(let value): slow.add(hash: ValueHash.hash(value))
                    case .null, .boolean: break
                    }
                }
                #expect(quick == slow)
            }
        }
    }
}
