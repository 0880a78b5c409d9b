import Bits
import Columns

/// Gives equal byte strings one code, without making a String of each cell.
///
/// Open addressing over XXH64; the bytes of the distinct spellings lie one
/// after another. Codes count in order of first appearance, so the seed of the
/// hash, which is random against crafted collisions, shows in no result.
/// Several spellings may share a code where a vocabulary maps them to one term.
struct TextInterner {
    private struct Entry {
        var hash: UInt64
        var start: Int
        var length: Int
        var code: UInt32
    }

    private static let seed = UInt64.random(in: 0 ... .max)

    private(set) var dictionary: [String] = []
    private var entries: [Entry] = []
    private var arena: [UInt8] = []
    /// Index into `entries` plus one; 0 is free. A power of two, at most half full.
    private var slots = [UInt32](repeating: 0, count: 64)
    private let allowed: [String: String]?

    /// `allowed`: accepted spellings and the terms stored for them; nil for any.
    init(allowed: [String: String]?) { self.allowed = allowed }

    /// The code of a text; nil when the vocabulary does not have it.
    mutating func code(_ start: UnsafePointer<UInt8>, _ count: Int) -> UInt32? {
        let bytes = UnsafeRawBufferPointer(start: start, count: count)
        let hash = XXH64.hash(bytes, seed: TextInterner.seed)
        let mask = slots.count - 1
        var slot = Int(truncatingIfNeeded: hash) & mask
        while slots[slot] != 0 {
            let entry = entries[Int(slots[slot]) - 1]
            if entry.hash == hash, entry.length == count, arenaEquals(entry.start, start, count) {
                return entry.code
            }
            slot = (slot + 1) & mask
        }
        guard let code = newCode(bytes) else { return nil }
        entries.append(Entry(hash: hash, start: arena.count, length: count, code: code))
        arena.append(contentsOf: bytes)
        slots[slot] = UInt32(entries.count)
        if entries.count * 2 > slots.count { rehash() }
        return code
    }

    private func arenaEquals(_ offset: Int, _ start: UnsafePointer<UInt8>, _ count: Int) -> Bool {
        arena.withUnsafeBufferPointer { arena in
            count == 0 || CellText.equal(arena.baseAddress! + offset, start, count)
        }
    }

    private mutating func newCode(_ bytes: UnsafeRawBufferPointer) -> UInt32? {
        let spelling = String(decoding: bytes, as: UTF8.self)
        guard let allowed else {
            dictionary.append(spelling)
            return UInt32(dictionary.count - 1)
        }
        guard let term = allowed[spelling] ?? TextInterner.term(spelling, allowed) else { return nil }
        // A vocabulary is small: a search costs less than a second table.
        if let known = dictionary.firstIndex(where: { $0.utf8.elementsEqual(term.utf8) }) {
            return UInt32(known)
        }
        dictionary.append(term)
        return UInt32(dictionary.count - 1)
    }

    /// The one term that a spelling means in another letter case. A search,
    /// because it is made once for each spelling that stands in a batch.
    private static func term(_ spelling: String, _ allowed: [String: String]) -> String? {
        let lower = spelling.lowercased()
        var found: String?
        for (known, term) in allowed where known.lowercased() == lower {
            if let found, found != term { return nil }
            found = term
        }
        return found
    }

    private mutating func rehash() {
        slots = [UInt32](repeating: 0, count: slots.count * 2)
        let mask = slots.count - 1
        for (index, entry) in entries.enumerated() {
            var slot = Int(truncatingIfNeeded: entry.hash) & mask
            while slots[slot] != 0 { slot = (slot + 1) & mask }
            slots[slot] = UInt32(index + 1)
        }
    }
}
