/// What the word before the cursor could become.
public struct Completion: Equatable, Sendable {
    /// How many characters before the cursor it replaces.
    public var length: Int
    /// Sorted, without repeats.
    public var candidates: [String]

    public init(length: Int, candidates: [String]) {
        self.length = length
        self.candidates = candidates
    }

    /// The longest text that all candidates begin with, in any letter case.
    public var commonStart: String {
        guard var common = candidates.first.map(Array.init) else { return "" }
        for candidate in candidates.dropFirst() {
            let same = zip(common, candidate).prefix { $0.lowercased() == $1.lowercased() }.count
            common.removeSubrange(same...)
        }
        return String(common)
    }
}
