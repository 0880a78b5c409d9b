import Columns

extension Keyword {
    /// The one of `candidates` that `word` is a likely misspelling of.
    static func nearest(to word: String, among candidates: [Keyword]) -> Keyword? {
        guard word.utf8.count <= 16 else { return nil }
        return NearestName.find(word, among: candidates.map(\.rawValue)).flatMap(Keyword.init(rawValue:))
    }
}
