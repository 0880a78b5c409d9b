import Bits
import Columns
import Sketches

extension SegmentReader {
    /// The quantile sketches of a column by run; runs for which one would be too
    /// large beside their pages have none.
    public func quantiles(of column: Int, meter: ReadMeter? = nil) throws -> [Int: QuantileSketch] {
        let kind = schema.columns[column].type.physical
        return try sketches(
            .quantiles, column, QuantileSketch.isKept(for: kind), "SEG-054", meter, \.quantiles
        ) { reader throws(ByteReader.Truncated) in
            try QuantileSketch.read(from: &reader, kind: kind)
        }
    }

    /// The distinct sketches of a column by run; likewise.
    public func distincts(of column: Int, meter: ReadMeter? = nil) throws -> [Int: DistinctSketch] {
        let isKept = DistinctSketch.isKept(for: schema.columns[column].type.physical)
        return try sketches(
            .distincts, column, isKept, "SEG-056", meter, \.distincts
        ) { reader throws(ByteReader.Truncated) in
            try DistinctSketch.read(from: &reader)
        }
    }

    private func sketches<Sketch>(
        _ kind: SectionKind, _ column: Int, _ isKept: Bool, _ rule: String, _ meter: ReadMeter?,
        _ place: WritableKeyPath<Cache, [[Int: Sketch]?]> & Sendable,
        _ read: (inout ByteReader) throws(ByteReader.Truncated) -> Sketch?
    ) throws -> [Int: Sketch] {
        let isThere = sections.contains { $0.kind == kind.rawValue && $0.column == UInt32(column) }
        guard isThere else { return [:] }
        let section = try section(kind, column)
        meter?.touch(self, offset: section.offset, length: section.length, isPage: false)
        if let known = cache.withLock({ $0[keyPath: place][column] }) { return known }
        let name = "\(kind) sketches of column \"\(schema.columns[column].name)\""
        let sketches = try withVerifiedBytes(of: section, name: name) { reader in
            try inRange("SEG-053", section, "the \(name)") {
                isKept ? try SketchSection.read(from: &reader, layout, rule: rule, read) : nil
            }
        }
        cache.withLock { $0[keyPath: place][column] = sketches }
        return sketches
    }
}
