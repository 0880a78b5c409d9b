import FuzzTargets
import SegmentFormat
import StoreIO
import Testing

@Suite struct SeedTests {
    /// The fuzzer starts from segments that have each part that a segment can have.
    @Test func seedsOfSegments_haveAllParts() throws {
        var hasDerived = false
        var (zones, quantiles, distincts, shared) = (0, 0, 0, 0)
        for seed in FuzzTarget.segment.seeds() {
            let reader = try SegmentReader(MemoryRandomAccessFile(seed), path: "seed")
            for column in reader.schema.columns.indices {
                zones += try reader.zones(of: column).joined().count
                quantiles += try reader.quantiles(of: column).count
                distincts += try reader.distincts(of: column).count
                for page in reader.layout.pages.indices {
                    let isDerived = try reader.withPage(page, of: column) { $0.derivation != nil }
                    hasDerived = hasDerived || isDerived
                    if try reader.withPage(page, of: column, { $0.usesSharedTexts }) { shared += 1 }
                }
            }
        }
        #expect(hasDerived)
        #expect(zones > 0)
        #expect(quantiles == 1)
        #expect(distincts > 0)
        #expect(shared == 3)
    }
}
