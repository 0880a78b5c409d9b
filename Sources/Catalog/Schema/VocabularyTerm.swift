/// A known term of a vocabulary.
public struct VocabularyTerm: Sendable, Equatable {
    /// The form that is stored.
    public var term: String
    /// Other accepted spellings.
    public var spellings: [String]
    /// The term that this one is a part or a kind of.
    public var parent: String?
}
