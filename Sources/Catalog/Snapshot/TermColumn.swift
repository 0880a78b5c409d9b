import Columns

/// One part of a metadata field for every element: codes of distinct terms.
struct TermColumn: Sendable {
    /// The code of an absent part.
    static let none = UInt32.max

    /// Distinct by byte, in order of first use; a default term comes first.
    private(set) var terms: [Value]
    private(set) var codes: [UInt32]
    /// Made when a first value is added.
    private var codeOfTerm: [TermKey: UInt32]?

    /// `first` is the term that absent fields count as, if there is one.
    init(first: Value? = nil) {
        terms = first.map { [$0] } ?? []
        codes = []
    }

    init(terms: [Value], codes: [UInt32]) {
        self.terms = terms
        self.codes = codes
    }
}

extension TermColumn: Equatable {
    /// The look-up table follows from the terms.
    static func == (left: TermColumn, right: TermColumn) -> Bool {
        left.terms == right.terms && left.codes == right.codes
    }
}

extension TermColumn {
    mutating func append(_ value: Value) {
        if value.isNull { return codes.append(Self.none) }
        // What a file repeats is refused where it is looked up.
        if codeOfTerm == nil {
            codeOfTerm = Dictionary(
                terms.enumerated().map { (TermKey($1), UInt32($0)) }, uniquingKeysWith: { first, _ in first })
        }
        let key = TermKey(value)
        if let code = codeOfTerm?[key] { return codes.append(code) }
        let code = UInt32(terms.count)
        codeOfTerm?[key] = code
        terms.append(value)
        codes.append(code)
    }

    func value(_ element: Int) -> Value {
        codes[element] == Self.none ? .null : terms[Int(codes[element])]
    }

    /// Nil where a term occurs twice.
    func codesOfTerms() -> [TermKey: UInt32]? {
        var codes: [TermKey: UInt32] = [:]
        codes.reserveCapacity(terms.count)
        for (code, term) in terms.enumerated() {
            guard codes.updateValue(UInt32(code), forKey: TermKey(term)) == nil else { return nil }
        }
        return codes
    }
}
