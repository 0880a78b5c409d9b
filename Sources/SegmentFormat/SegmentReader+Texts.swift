import Bits
import Columns
import Encodings

extension SegmentReader {
    /// Calls `body` with the shared dictionary of a column, nil where it has
    /// none; it must not leave `body`. Its checksum is verified when it is first
    /// asked for.
    public func withSharedTexts<Result>(
        of column: Int, meter: ReadMeter? = nil, _ body: (TextDictionary?) throws -> Result
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
}
