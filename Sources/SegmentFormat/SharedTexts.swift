import Bits
import Columns
import Dispatch
import Encodings
import Synchronization

/// Whether the pages of a column of texts share a dictionary, and what they are
/// then (SEG-061).
struct SharedTexts {
    /// The dictionary, as the section holds it.
    let section: [UInt8]
    /// The payloads of the pages over it, by page.
    let payloads: [Int: [UInt8]]

    /// Bytes of the dictionary weigh more: whoever reads a page reads all of them.
    private static let effort = 1.25
    /// Another part to find and fetch costs as much as so many bytes in a page.
    private static let partBytes = 4096.0
    /// Texts with one hash in so many stand for all, where their pages are held
    /// against each other.
    private static let sampledHashes: UInt64 = 16
    /// Pages must have so many texts for each of the dictionary, in sum, before
    /// it is tried.
    private static let leastSharing = 1.25

    /// Nil where pages with dictionaries of their own, `payloads`, cost no more;
    /// `values` gives the rows of a page. The result follows from these alone.
    init?(
        of payloads: [[UInt8]], profile: EncodingProfile, values: @Sendable (Int) -> ColumnVector
    ) {
        var pages = payloads.indices.filter { page in
            let column = values(page)
            return column.nullCount < column.count
        }
        guard pages.count > 1, Self.isWorthTrying(pages, values) else { return nil }
        guard var numbered = Self.number(pages, values) else { return nil }
        // Pages too short for a dictionary of so many texts keep their own.
        let fitting = pages.filter { numbered.fits(numbered.codes[$0]?.count ?? 0) }
        if fitting.count < pages.count {
            pages = fitting
            guard pages.count > 1, let fewer = Self.number(pages, values) else { return nil }
            numbered = fewer
        }
        guard numbered.isBalanced(pages.count) else { return nil }
        let section = TextDictionary.encode(numbered.texts, profile: profile)
        let own = pages.reduce(0) { $0 + payloads[$1].count }
        let cost = Double(section.count) * Self.effort + Self.partBytes
        guard cost < Double(own) else { return nil }
        let codes = numbered.codes
        let encoded = Mutex([Int: [UInt8]]())
        let list = pages
        DispatchQueue.concurrentPerform(iterations: list.count) { index in
            let page = list[index]
            let payload = PageEncoding.encode(
                codes: codes[page] ?? [], validity: values(page).validity, profile: profile)
            encoded.withLock { $0[page] = payload }
        }
        let shared = encoded.withLock { $0 }
        guard cost + Double(shared.values.reduce(0) { $0 + $1.count }) < Double(own) else { return nil }
        self.section = section
        self.payloads = shared
    }

    /// The texts of some pages in order of first use, and their codes by page.
    private struct Numbered {
        var texts: [String]
        var codes: [Int: [Int64]]
        /// Texts that the pages use, in sum.
        var used: Int

        func fits(_ rows: Int) -> Bool { texts.count <= rows * TextDictionary.maximumTextsPerRow }

        /// Whether whoever opens a page walks at most four times its own texts,
        /// on average.
        func isBalanced(_ pages: Int) -> Bool { texts.count * pages <= 4 * used }
    }

    private static func number(_ pages: [Int], _ values: (Int) -> ColumnVector) -> Numbered? {
        var numbering = TextNumbering()
        var codes: [Int: [Int64]] = [:]
        var used = 0
        for page in pages {
            guard case .texts(let texts) = values(page).values else { return nil }
            codes[page] = numbering.codes(of: texts)
            texts.forEachUsedText { _ in used += 1 }
        }
        return Numbered(texts: numbering.texts, codes: codes, used: used)
    }

    /// Whether pages have texts in common, by the hashes of a part of them: of
    /// a million unlike texts no table is made.
    private static func isWorthTrying(_ pages: [Int], _ values: (Int) -> ColumnVector) -> Bool {
        var distinct = Set<UInt64>()
        var (sampled, used) = (0, 0)
        for page in pages {
            guard case .texts(let texts) = values(page).values else { return false }
            texts.forEachUsedText { text in
                used += 1
                let hash = XXH64.hash(text.utf8)
                guard hash % sampledHashes == 0 else { return }
                sampled += 1
                distinct.insert(hash)
            }
        }
        // Of few texts a sample tells nothing, and all are soon numbered.
        if used < pages.count * 1024 { return true }
        return Double(sampled) >= Double(distinct.count) * leastSharing
    }
}
