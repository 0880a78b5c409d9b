import Columns

/// One part of a metadata field for every element: codes of distinct terms.
struct TermColumn: Sendable, Equatable {
    /// The code of an absent part.
    static let none = UInt32.max

    /// Distinct by byte, in order of first use; a default term comes first.
    private(set) var terms: [Value]
    private(set) var codes: [UInt32] = []
    private var codeOfTerm: [TermKey: UInt32] = [:]

    /// `first` is the term that absent fields count as, if there is one.
    init(first: Value? = nil) {
        terms = first.map { [$0] } ?? []
        if let first { codeOfTerm[TermKey(first)] = 0 }
    }

    /// Nil unless the terms are distinct.
    init?(terms: [Value], codes: [UInt32]) {
        self.terms = terms
        self.codes = codes
        for (code, term) in terms.enumerated() {
            guard codeOfTerm.updateValue(UInt32(code), forKey: TermKey(term)) == nil else { return nil }
        }
    }
}

extension TermColumn {
    mutating func append(_ value: Value) {
        if value.isNull { return codes.append(Self.none) }
        let key = TermKey(value)
        if let code = codeOfTerm[key] { return codes.append(code) }
        let code = UInt32(terms.count)
        codeOfTerm[key] = code
        terms.append(value)
        codes.append(code)
    }

    func value(_ element: Int) -> Value {
        codes[element] == Self.none ? .null : terms[Int(codes[element])]
    }

    func code(of value: Value) -> UInt32? { codeOfTerm[TermKey(value)] }
}
