import Bits
import Columns
import Encodings

extension SegmentReader {
    /// Calls `body` with the shared dictionary of a column, nil where it has
    /// none; it must not leave `body`. Its checksum is verified when it is first
    /// asked for. One that is too large for a page of `rows` is not walked for it.
    public func withSharedTexts<Result>(
        of column: Int, forRows rows: Int? = nil, meter: ReadMeter? = nil,
        _ body: (TextDictionary?) throws -> Result
    ) throws -> Result {
        guard
            let section = sections.first(where: {
                $0.kind == SectionKind.texts.rawValue && $0.column == UInt32(column)
            })
        else { return try body(nil) }
        meter?.touch(self, offset: section.offset, length: section.length, isPage: false)
        let name = "shared dictionary of column \"\(schema.columns[column].name)\""
        let isVerified = cache.withLock { $0.verifiedTexts[column] }
        return try withBytes(of: section, name: name, isVerified: isVerified) { bytes in
            cache.withLock { $0.verifiedTexts.set(column) }
            if let rows { try TextDictionary.requireFit(bytes, rows: rows) }
            let texts: TextDictionary?
            do throws(EncodingError) {
                texts = try TextDictionary(bytes, limit: layout.rowCount)
            } catch {
                throw damaged(error.rule, section, "the \(name): \(error.message)")
            }
            guard let texts, schema.columns[column].type == .text else {
                throw damaged("SEG-061", section, "the \(name) is out of range")
            }
            return try body(texts)
        }
    }

    /// The texts of the shared dictionary of a column; nil where it has none.
    public func sharedTexts(of column: Int) throws -> [String]? {
        try withSharedTexts(of: column) { texts in
            guard let texts else { return nil }
            do throws(EncodingError) {
                return try texts.texts()
            } catch {
                let name = "shared dictionary of column \"\(schema.columns[column].name)\""
                throw damaged(error.rule, try section(.texts, column), "the \(name): \(error.message)")
            }
        }
    }
}
