import Bits
import Columns

/// A stream of texts as codes of a dictionary, which stands before them or is
/// that of the column (ENC-040, ENC-041). Texts that are all unlike have the
/// codes 0, 1, 2, ..., a sequence.
///
/// Layout: a text dictionary, or a u32 `FFFFFFFF` for the shared one, then an
/// integer stream of codes.
struct TextStream {
    /// In place of the count of texts: they stand elsewhere.
    static let sharedMark = UInt32.max

    let codes: IntegerStream
    let isShared: Bool
    /// Nil until a stream over a shared dictionary has been given it.
    private var dictionary: TextDictionary?

    init(_ reader: inout PayloadReader, count: Int, mayBeShared: Bool) throws(EncodingError) {
        let size = try reader.read(UInt32.self)
        isShared = mayBeShared && size == Self.sharedMark
        if !isShared {
            guard Int(size) <= count else {
                throw EncodingError("ENC-040", "expected at most \(count) distinct texts, found \(size)")
            }
            dictionary = try TextDictionary(&reader, size: Int(size))
        }
        codes = try IntegerStream(&reader, count: count, depth: 1)
    }

    /// The stream over the shared dictionary of its column.
    func attaching(_ shared: TextDictionary) throws(EncodingError) -> TextStream {
        guard isShared else {
            throw EncodingError("ENC-041", "a page with its own texts has no shared dictionary")
        }
        try TextDictionary.requireFit(shared.count, rows: codes.count)
        var stream = self
        stream.dictionary = shared
        return stream
    }

    private func texts() throws(EncodingError) -> TextDictionary {
        guard let dictionary else {
            throw EncodingError("ENC-041", "the page is over a dictionary that its column does not have")
        }
        return dictionary
    }

    /// UTF-8 bytes of the texts of its dictionary.
    var textByteCount: Int { dictionary?.textByteCount ?? 0 }

    /// The rule that a code outside the dictionary breaks.
    private var rule: String { isShared ? "ENC-041" : "ENC-040" }

    var trees: [EncodingTree] { (isShared ? [] : dictionary?.trees ?? []) + [codes.tree] }

    /// The texts of some rows: over the dictionary where they are all rows of
    /// one of their own, else over one of those that they use.
    func decode(_ rows: Range<Int>) throws(EncodingError) -> TextVector {
        let dictionary = try texts()
        var codes = try self.codes.decodeCodes(rows, below: dictionary.count, rule: rule, of: "texts")
        if !isShared, rows.count == self.codes.count {
            return TextVector(codes: codes, dictionary: try dictionary.texts())
        }
        var isUsed = Bitmap(count: dictionary.count, repeating: false)
        for code in codes { isUsed.set(Int(code)) }
        // In ascending order, so that each block is unpacked once.
        var used: [Int] = []
        isUsed.forEachSet { used.append($0) }
        if used.count == dictionary.count {
            return TextVector(codes: codes, dictionary: try dictionary.texts())
        }
        var places = [UInt32](repeating: 0, count: dictionary.count)
        for (place, code) in used.enumerated() { places[code] = UInt32(place) }
        for index in codes.indices { codes[index] = places[Int(codes[index])] }
        return TextVector(codes: codes, dictionary: try dictionary.texts(used))
    }

    /// The runs of some rows, counted from the first of them, and the texts of
    /// the dictionary; nil where codes are no runs.
    func runs(
        _ rows: Range<Int>
    ) throws(EncodingError) -> (runs: [PreparedPage.PlaceRun], texts: [String])? {
        guard case .runEnd(let body) = codes.body else { return nil }
        let dictionary = try texts()
        let limit = IntegerFilter.Limit(size: dictionary.count, rule: rule, entries: "texts")
        var runs: [PreparedPage.PlaceRun] = []
        var isUsed = Bitmap(count: dictionary.count, repeating: false)
        try body.forEachRun(in: rows) { part, code throws(EncodingError) in
            try limit.check(code)
            isUsed.set(Int(code))
            runs.append(PreparedPage.PlaceRun(rows: part, place: Int(code)))
        }
        var used: [Int] = []
        isUsed.forEachSet { used.append($0) }
        guard used.count < dictionary.count else { return (runs, try dictionary.texts()) }
        var places = [Int](repeating: 0, count: dictionary.count)
        for (place, code) in used.enumerated() { places[code] = place }
        for index in runs.indices { runs[index].place = places[runs[index].place] }
        return (runs, try dictionary.texts(used))
    }

    /// A filter of the rows whose text `choose` keeps.
    func filter(
        keeping choose: (TextDictionary) throws(EncodingError) -> IntegerSet
    ) throws(EncodingError) -> IntegerFilter {
        let dictionary = try texts()
        return IntegerFilter(
            codes: codes, keeping: try choose(dictionary),
            below: IntegerFilter.Limit(size: dictionary.count, rule: rule, entries: "texts"))
    }
}

extension TextStream {
    static func encode(_ vector: TextVector, into writer: inout ByteWriter, profile: EncodingProfile) {
        var texts: [String] = []
        let codes = vector.numbered { text in
            texts.append(text)
            return Int64(texts.count - 1)
        }
        TextDictionary.encode(texts, into: &writer, profile: profile)
        IntegerEncoding.encode(codes, into: &writer, depth: 1, profile: profile)
    }

    /// Codes of the shared dictionary of the column.
    static func encode(codes: [Int64], into writer: inout ByteWriter, profile: EncodingProfile) {
        writer.write(sharedMark)
        IntegerEncoding.encode(codes, into: &writer, depth: 1, profile: profile)
    }
}
