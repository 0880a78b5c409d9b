import Columns

extension SegmentReader {
    /// The payload of a page, its checksum verified, and whether it means the same
    /// as a page of a segment with other columns: one that stands on its own does,
    /// one over the shared dictionary of its column does not (SEG-061), and one
    /// that is derived does where the columns that it names have the same places
    /// there (ENC-037).
    public func payload(
        ofPage page: Int, column: Int, for other: SegmentSchema
    ) throws -> (bytes: [UInt8], isPortable: Bool) {
        try withPayload(page, of: column, meter: nil) { bytes in
            let prepared = try prepare(bytes, page, column)
            var isPortable = !prepared.usesSharedTexts
            if let derivation = prepared.derivation {
                isPortable = [derivation.left, derivation.right].allSatisfy { place in
                    schema.columns.indices.contains(place) && other.columns.indices.contains(place)
                        && schema.columns[place].name == other.columns[place].name
                }
            }
            return (Array(bytes), isPortable)
        }
    }

    /// The bytes of the shared dictionary of a column, their checksum verified;
    /// empty where it has none.
    public func sharedTextBytes(of column: Int) throws -> [UInt8] {
        guard
            let section = sections.first(where: {
                $0.kind == SectionKind.texts.rawValue && $0.column == UInt32(column)
            })
        else { return [] }
        let name = "shared dictionary of column \"\(schema.columns[column].name)\""
        return try withBytes(of: section, name: name, isVerified: false) { Array($0) }
    }

    /// Bytes of the texts of a page, each distinct one once; 0 where it has none.
    public func textBytes(ofPage page: Int, column: Int) throws -> Int {
        try withPage(page, of: column) { $0.textByteCount }
    }

    /// Whether a page is, in all columns, the same bytes as one of another
    /// segment, by length and checksum; the bytes of this one are verified.
    public func isPage(_ page: Int, page other: Int, of reader: SegmentReader) throws -> Bool {
        try schema.columns.indices.allSatisfy { column in
            guard let place = reader.column(named: schema.columns[column].name) else { return false }
            let (own, old) = (try pages(of: column)[page], try reader.pages(of: place)[other])
            try withPayload(page, of: column, meter: nil) { _ in }
            return own.length == old.length && own.checksum == old.checksum
        }
    }
}
