/// The metadata terms of a segment's datasets: the term codes that occur, per
/// metadata column. A segment without any term that a predicate asks for can
/// be skipped before its datasets are looked at.
///
/// A derived cache: codes belong to the catalogue of `catalogNumber`. Stamped
/// with another catalogue's number it is ignored, which may cost time, never
/// an answer.
public struct MetadataZoneMap: Sendable {
    public struct Column: Sendable, Equatable {
        public var name: String
        /// Ascending; `absentTerm` where a dataset has no value.
        public var terms: [UInt32]

        public init(name: String, terms: [UInt32]) {
            self.name = name
            self.terms = terms
        }
    }

    /// Terms in memory, or in the file from which the map was read.
    enum Source: Sendable {
        case given([Column])
        case stored(StoredTerms, segment: Int)
    }

    public static let absentTerm = UInt32.max

    public let catalogNumber: UInt64
    let source: Source

    public init(catalogNumber: UInt64, columns: [Column]) {
        self.init(catalogNumber: catalogNumber, source: .given(columns))
    }

    init(catalogNumber: UInt64, source: Source) {
        self.catalogNumber = catalogNumber
        self.source = source
    }
}

extension MetadataZoneMap {
    /// The terms of a metadata column; nil where nothing is known of it.
    public func terms(of name: String) throws -> [UInt32]? {
        switch source {
        case .given(let columns): columns.first { $0.name == name }?.terms
        case .stored(let stored, let segment): try stored.lists(of: name)?.terms(ofSegment: segment)
        }
    }

    /// The terms of all segments of its table, and which of them is its own; nil
    /// for a map in memory.
    public var stored: (terms: StoredTerms, segment: Int)? {
        if case .stored(let terms, let segment) = source { (terms, segment) } else { nil }
    }

    public func columns() throws -> [Column] {
        switch source {
        case .given(let columns): columns
        case .stored(let stored, let segment):
            try stored.names.compactMap { name in
                try stored.lists(of: name)?.terms(ofSegment: segment).map { Column(name: name, terms: $0) }
            }
        }
    }
}
