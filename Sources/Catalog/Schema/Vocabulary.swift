import Blocks
import Columns

/// The terms that a field or a text column may hold.
public struct Vocabulary: Sendable {
    public var name: String
    /// Closed: another term is refused. Open: it is stored as given.
    public var isClosed: Bool
    public var meaning: String
    public var terms: [VocabularyTerm]
    /// Spellings that mean "no term", such as the text "null".
    public var absent: [String]
    /// Made when a term is first looked up: most openings of a store look up none.
    private let positions: Deferred<Positions, Never>

    public init(
        name: String, isClosed: Bool, meaning: String = "", terms: [VocabularyTerm], absent: [String] = []
    ) {
        self.name = name
        self.isClosed = isClosed
        self.meaning = meaning
        self.terms = terms
        self.absent = absent
        positions = Deferred { Positions(terms) }
    }

    /// Where terms stand, by their spellings and by the term above them, in lower case.
    private struct Positions: Sendable {
        var termOfSpelling: [String: Int] = [:]
        var children: [String: [Int]] = [:]

        init(_ terms: [VocabularyTerm]) {
            for (position, term) in terms.enumerated() {
                for spelling in term.spellings { termOfSpelling[spelling.lowercased()] = position }
                if let parent = term.parent { children[parent.lowercased(), default: []].append(position) }
            }
            for (position, term) in terms.enumerated() { termOfSpelling[term.term.lowercased()] = position }
        }
    }
}

extension Vocabulary: Equatable {
    /// The lookup tables follow from the terms.
    public static func == (left: Vocabulary, right: Vocabulary) -> Bool {
        left.name == right.name && left.isClosed == right.isClosed && left.meaning == right.meaning
            && left.terms == right.terms && left.absent == right.absent
    }
}

extension Vocabulary {
    /// The known term that `text` is or spells, in any letter case.
    public func term(for text: String) -> VocabularyTerm? {
        positions.value().termOfSpelling[text.lowercased()].map { terms[$0] }
    }

    /// The known term nearest to `text`, by any of its spellings.
    public func nearest(to text: String) -> String? {
        if let term = term(for: text) { return term.term }
        let spellings = terms.lazy.flatMap { [$0.term] + $0.spellings }
        return NearestName.find(text, among: spellings).flatMap { term(for: $0)?.term }
    }

    /// `text` as its term, and every term below it; in declared order.
    public func under(_ text: String) -> [String] {
        guard let top = term(for: text) else { return [text] }
        var found = [top.term]
        var seen: Set<String> = [top.term.lowercased()]
        var next = 0
        let children = positions.value().children
        while next < found.count {
            for child in children[found[next].lowercased()] ?? [] {
                let term = terms[child].term
                if seen.insert(term.lowercased()).inserted { found.append(term) }
            }
            next += 1
        }
        return found
    }
}
