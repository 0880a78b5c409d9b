import Bits
import Columns
import Dispatch
import Encodings
import Sketches
import Synchronization

/// The pages of one column of a segment that is written, with what is stored
/// beside them.
struct ColumnPages {
    let layout: SegmentLayout
    let column: SegmentColumn
    let profile: EncodingProfile

    /// One page with what was learnt while encoding it.
    struct Page: Sendable {
        var payload: [UInt8]
        var values: ColumnVector
        var statistics: PageStatistics
    }

    /// All pages, encoded side by side, and the dictionary that they share; empty
    /// where each page of texts has its own.
    func pages(
        of index: Int, _ derivation: Derivation?, _ source: some SegmentPages
    ) throws -> (pages: [Page], texts: [UInt8]) {
        var pages = try concurrently(layout.pages.count) { page in
            let rows = layout.pages[page]
            let content = try source.page(page, of: index, rows)
            let values = content.values
            var payload = content.encoded(profile)
            if content.payload == nil, let derivation,
                let derived = PageEncoding.encode(
                    values, derivedBy: derivation, left: try source.values(derivation.left, rows),
                    right: try source.values(derivation.right, rows), unless: payload, profile: profile)
            {
                payload = derived
            }
            return Page(
                payload: payload, values: values,
                statistics: layout.statistics(ofPage: page, values: values))
        }
        if let texts = try source.sharedTexts(of: index) { return (pages, texts) }
        guard column.type == .text else { return (pages, []) }
        let all = pages
        guard
            let shared = SharedTexts(
                of: all.map(\.payload), profile: profile, values: { all[$0].values })
        else { return (pages, []) }
        for (page, payload) in shared.payloads { pages[page].payload = payload }
        return (pages, shared.section)
    }

    /// The bytes of the two sections of sketches: those that are small enough, in
    /// the order of the runs.
    func sketches(_ pages: [Page]) throws -> (quantiles: [UInt8], distincts: [UInt8]) {
        var groups: [(run: Int, pages: Range<Int>, bytes: Int, quantiles: Bool)] = []
        for page in pages.indices {
            guard let run = layout.sketchedRun(ofPage: page) else { continue }
            if groups.last?.run != run { groups.append((run, page..<page, 0, false)) }
            let last = groups.count - 1
            groups[last].pages = groups[last].pages.lowerBound..<page + 1
            groups[last].bytes += pages[page].payload.count
        }
        let kind = column.type.physical
        for group in groups.indices where QuantileSketch.isKept(for: kind) {
            // Of few values the sketch is smaller than the least of many.
            let isSmallEnough =
                RunSketches.fits(QuantileSketch.leastBytes, pageBytes: groups[group].bytes)
                || pages[groups[group].pages].contains { $0.values.validity != nil }
            groups[group].quantiles =
                layout.runs[groups[group].run].rows.count >= QuantileSketch.fewestRows && isSmallEnough
        }
        guard DistinctSketch.isKept(for: kind) || groups.contains(where: \.quantiles) else { return ([], []) }
        let places = groups.indices.flatMap { group in groups[group].pages.map { (group: group, page: $0) } }
        let wanted = groups
        let parts = try concurrently(places.count) { place in
            let group = wanted[places[place].group]
            let page = places[place].page
            return RunSketches(
                of: pages[page].values, run: layout.runs[group.run],
                firstRow: layout.pages[page].lowerBound, column: column.name, pageBytes: group.bytes,
                quantiles: group.quantiles)
        }
        var quantiles = ByteWriter()
        var distincts = ByteWriter()
        var next = 0
        for group in groups {
            var sketches = parts[next]
            for part in parts[next + 1..<next + group.pages.count] { sketches.append(part) }
            next += group.pages.count
            sketches.finish(run: layout.runs[group.run], column: column.name)
            if let sketch = sketches.quantiles, RunSketches.fits(sketch.byteCount, pageBytes: group.bytes) {
                quantiles.write(UInt32(group.run))
                sketch.write(to: &quantiles)
            }
            if let sketch = sketches.distinct, RunSketches.fits(sketch.byteCount, pageBytes: group.bytes) {
                distincts.write(UInt32(group.run))
                sketch.write(to: &distincts)
            }
        }
        return (quantiles.bytes, distincts.bytes)
    }

    /// What `body` gives for 0 ..< `count`, on all cores.
    private func concurrently<Part: Sendable>(
        _ count: Int, _ body: @Sendable (Int) throws -> Part
    ) throws -> [Part] {
        let parts = Mutex([Result<Part, any Error>?](repeating: nil, count: count))
        DispatchQueue.concurrentPerform(iterations: count) { index in
            let part = Result { try body(index) }
            parts.withLock { $0[index] = part }
        }
        return try parts.withLock { $0 }.compactMap { try $0?.get() }
    }
}
