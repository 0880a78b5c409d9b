import Bits
import Columns
import Sketches
import TestSupport
import Testing

@testable import SegmentFormat

/// Sections of sketches that break one rule each, and every bit of a quantile
/// sketch flipped.
@Suite struct HostileSketchTests {
    private typealias H = HandMadeSegment

    private static let quantiles: UInt32 = 6
    private static let distincts: UInt32 = 7

    /// A segment of one run of 8,192 sevens with one more section.
    private static func segment(
        _ kind: UInt32, _ bytes: [UInt8], rows: UInt32 = 8192
    ) -> HandMadeSegment {
        var segment = HandMadeSegment(rows: rows)
        segment.sections.append((kind, 0, { _ in bytes }))
        return segment
    }

    private static func level(_ exponent: UInt16, _ values: [UInt64]) -> [UInt8] {
        H.u16(exponent) + H.u16(UInt16(values.count)) + values.flatMap(H.u64)
    }

    /// A quantile sketch of run 0: 8,192 values, all 7, in one of 2^13.
    private static func quantile(
        run: UInt32 = 0, count: UInt32 = 8192, noise: UInt64 = 0, levels: [[UInt8]]? = nil
    ) -> [UInt8] {
        let levels = levels ?? [level(13, [7])]
        return H.u32(run) + H.u32(count) + H.u64(noise) + H.u32(UInt32(levels.count)) + levels.joined()
    }

    private static func distinct(run: UInt32 = 0, of value: Int64 = 7) -> [UInt8] {
        var sketch = DistinctSketch()
        sketch.add(ColumnVector(.integers([value])), rows: 0..<1)
        var writer = ByteWriter()
        writer.write(run)
        sketch.write(to: &writer)
        return writer.bytes
    }

    private static func refusal(_ segment: HandMadeSegment) -> String? {
        do {
            let reader = try SegmentTests.reader(segment.bytes)
            _ = try reader.quantiles(of: 0)
            _ = try reader.distincts(of: 0)
            return nil
        } catch {
            return (error as? SegmentError)?.rule ?? "\(error)"
        }
    }

    @Test func sketchesOutOfRange_areRefused() {
        #expect(Self.refusal(Self.segment(Self.quantiles, Self.quantile())) == nil)
        #expect(Self.refusal(Self.segment(Self.distincts, Self.distinct())) == nil)
        let cases: [(rule: String, what: String, kind: UInt32, bytes: [UInt8])] = [
            ("SEG-053", "no such run", Self.quantiles, Self.quantile(run: 1)),
            ("SEG-053", "no such run", Self.distincts, Self.distinct(run: .max)),
            ("SEG-053", "a run twice", Self.quantiles, Self.quantile() + Self.quantile()),
            ("SEG-053", "a run twice", Self.distincts, Self.distinct() + Self.distinct()),
            ("SEG-053", "cut off", Self.quantiles, Self.quantile().dropLast()),
            ("SEG-053", "cut off", Self.distincts, Self.distinct().dropLast()),
            ("SEG-053", "a run without a sketch", Self.quantiles, H.u32(0)),
            ("SEG-054", "another count", Self.quantiles, Self.quantile(count: 8191)),
            ("SEG-054", "noise that says nothing", Self.quantiles, Self.quantile(noise: 1 << 20)),
            ("SEG-054", "no values", Self.quantiles, Self.quantile(levels: [])),
            (
                "SEG-054", "an exponent of 21", Self.quantiles,
                Self.quantile(count: 1 << 21, levels: [Self.level(21, [7])])
            ),
            ("SEG-054", "an empty level", Self.quantiles, Self.quantile(levels: [Self.level(13, [])])),
            (
                "SEG-054", "levels that descend", Self.quantiles,
                Self.quantile(levels: [Self.level(12, [7]), Self.level(12, [7])])
            ),
            (
                "SEG-054", "values that descend", Self.quantiles,
                Self.quantile(levels: [Self.level(12, [8, 7])])
            ),
            ("SEG-056", "a register of 0", Self.distincts, H.u32(0) + H.u16(1) + [0, 1, 0]),
            ("SEG-056", "a register of 54", Self.distincts, H.u32(0) + H.u16(1) + [54, 1, 0]),
            (
                "SEG-056", "registers out of order", Self.distincts,
                H.u32(0) + H.u16(2) + [1, 1, 0] + [1, 1, 0]
            ),
            ("SEG-056", "1,024 registers", Self.distincts, H.u32(0) + H.u16(1024)),
        ]
        for broken in cases {
            #expect(Self.refusal(Self.segment(broken.kind, broken.bytes)) == broken.rule, "\(broken.what)")
        }
        #expect(
            Self.refusal(Self.segment(Self.quantiles, Self.quantile(count: 8191), rows: 8191)) == "SEG-053")
    }

    /// A column of texts has no quantiles, one of doubles no distinct sketch.
    @Test func sketchesOfAnotherType_areRefused() throws {
        for (type, kind) in [("text", Self.quantiles), ("float64", Self.distincts)] {
            var segment = Self.segment(kind, kind == Self.quantiles ? Self.quantile() : Self.distinct())
            segment.schema = H.u32(6) + H.text("t") + H.u32(1) + H.text("c") + H.text(type) + H.text("")
            #expect(Self.refusal(segment) == "SEG-053")
        }
    }

    private static func faults(_ segment: HandMadeSegment) throws -> [String] {
        let reader = try SegmentTests.reader(segment.bytes)
        var check = try SketchCheck(of: 0, in: reader)
        check.add(page: 0, values: try reader.page(0, of: 0))
        return try check.faults().map(\.rule)
    }

    /// SEG-055, SEG-057, SEG-058: pages of ten bytes have room for no sketch.
    @Test func sketchesOfOtherRows_areFaults() throws {
        #expect(try Self.faults(Self.segment(Self.quantiles, Self.quantile())) == ["SEG-058"])
        #expect(try Self.faults(Self.segment(Self.distincts, Self.distinct())) == ["SEG-058"])
        let eights = Self.quantile(levels: [Self.level(13, [8])])
        #expect(try Self.faults(Self.segment(Self.quantiles, eights)) == ["SEG-058", "SEG-055"])
        let fewer = Self.quantile(count: 4096, levels: [Self.level(12, [7])])
        #expect(try Self.faults(Self.segment(Self.quantiles, fewer)) == ["SEG-058", "SEG-055"])
        #expect(
            try Self.faults(Self.segment(Self.distincts, Self.distinct(of: 8))) == ["SEG-058", "SEG-057"])
    }

    @Test func aFlippedBit_isRefusedOrAnswered() throws {
        let values = ColumnVector(.integers((0..<8192).map { $0 * 7919 % 1009 }))
        var writer = ByteWriter()
        writer.write(UInt32(0))
        var made = QuantileSketch(sampling: values, rows: 0..<8192, exponent: 0, seed: 1)
        made.finish(seed: 1)
        made.write(to: &writer)
        let sketch = writer.bytes
        let sound = Self.segment(Self.quantiles, sketch)
        #expect(Self.refusal(sound) == nil)
        let bytes = sound.bytes
        let reader = try SegmentTests.reader(bytes)
        let section = try #require(reader.sections.first { $0.kind == Self.quantiles })
        var refused = 0
        for bit in stride(from: 0, to: sketch.count * 8, by: Sweep.isFull ? 1 : 13) {
            var damaged = bytes
            damaged[Int(section.offset) + bit / 8] ^= 1 << UInt8(bit % 8)
            let error = #expect(throws: SegmentError.self) {
                try SegmentTests.reader(damaged).quantiles(of: 0)
            }
            #expect(error?.rule == "SEG-010", "bit \(bit)")
            // Under a checksum that fits, what is in range is answered.
            var hostile = sketch
            hostile[bit / 8] ^= 1 << UInt8(bit % 8)
            let rule = Self.refusal(Self.segment(Self.quantiles, hostile))
            #expect(rule == nil || rule == "SEG-053" || rule == "SEG-054", "bit \(bit): \(rule ?? "")")
            if rule != nil { refused += 1 }
            if rule == nil {
                let reader = try SegmentTests.reader(Self.segment(Self.quantiles, hostile).bytes)
                let found = try #require(try reader.quantiles(of: 0)[0])
                _ = (found.quantiles([0, 0.5, 1]), found.rankError)
            }
        }
        #expect(refused > 0)
    }
}
