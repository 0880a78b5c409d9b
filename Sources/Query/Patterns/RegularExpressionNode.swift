/// A regular expression as it was written.
indirect enum RegularExpressionNode {
    /// A condition on a place between two scalars.
    enum Place: Sendable {
        case start, end, wordBoundary, noWordBoundary

        func holds(at place: Int, in scalars: [Unicode.Scalar]) -> Bool {
            switch self {
            case .start: return place == 0
            case .end: return place == scalars.count
            case .wordBoundary, .noWordBoundary:
                let before = place > 0 && ScalarSet.word.contains(scalars[place - 1])
                let after = place < scalars.count && ScalarSet.word.contains(scalars[place])
                return (before != after) == (self == .wordBoundary)
            }
        }
    }

    case one(ScalarSet)
    case place(Place)
    case sequence([RegularExpressionNode])
    case choice([RegularExpressionNode])
    /// `most` is nil for any number.
    case repetition(RegularExpressionNode, least: Int, most: Int?)
}
