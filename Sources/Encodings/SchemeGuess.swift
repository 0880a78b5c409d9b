/// The schemes of a page, as a guess for a page of rows like its own: whoever has
/// it need not look for the best ones.
///
/// Only of schemes for which that saves a good deal, and which hold any values
/// that are like those of the page.
public struct SchemeGuess: Sendable, Hashable {
    enum Scheme: Hashable {
        case packed
        case delta
        case multiple
        case dictionary
        case decimal(exponent: Int)
        case significant
    }

    let scheme: Scheme
    /// Of the streams below it, where these are guessed.
    let children: [SchemeGuess?]

    /// The most bytes that `rows` rows may take in these schemes before better ones are
    /// looked for: in `parts` parts of other pages they take `bytes`.
    ///
    /// Vectors that were cut at the end of a page may have been a bit narrower, and more
    /// rows have a larger dictionary. A vector in which parts meet is as wide as the
    /// widest: of 3,932 pages of ten million synapses that were put together 488 grew
    /// by that, and for 486 of them nothing better was found.
    public func limit(of bytes: Int, rows: Int, parts: Int) -> Int {
        let growth = scheme == .dictionary ? 0.25 : 0.005
        let vectors = Vector.count(of: rows)
        let meetings = Double(min(parts - 1, vectors)) / Double(max(1, vectors))
        return Int((Double(bytes) * (1 + growth + meetings / 2)).rounded())
    }

    /// Whether a dictionary may be better where the rows of many pages come together:
    /// the more rows, the more of their values repeat.
    public var mayRepeatInMoreRows: Bool { scheme == .packed }

    init(_ scheme: Scheme, _ children: [SchemeGuess?] = []) {
        self.scheme = scheme
        self.children = children
    }

    subscript(child: Int) -> SchemeGuess? { children.indices.contains(child) ? children[child] : nil }
}

extension IntegerStream {
    var guess: SchemeGuess? {
        switch body {
        case .packed: SchemeGuess(.packed)
        case .delta: SchemeGuess(.delta)
        case .multiple(let multiple): SchemeGuess(.multiple, [multiple.quotients.guess])
        case .dictionary: SchemeGuess(.dictionary)
        case .constant, .sequence, .runEnd, .sparse, .entropy: nil
        }
    }
}

extension DoubleStream {
    var guess: SchemeGuess? {
        switch body {
        case .decimal(let decimal):
            SchemeGuess(.decimal(exponent: decimal.exponent), [decimal.integers.guess])
        case .significant(let significant):
            SchemeGuess(.significant, [significant.mantissas.guess, significant.exponents.guess])
        case .raw, .constant, .dictionary, .split, .narrow, .derived, .ordered, .grid: nil
        }
    }
}

extension PreparedPage {
    /// What to try first for rows like those of the page; nil where it has to be
    /// found out.
    public var guess: SchemeGuess? {
        switch values {
        case .integers(let stream): return stream.guess
        case .doubles(let stream): return stream.guess
        case .identifiers(let stream):
            guard case .signed(let integers) = stream.body else { return nil }
            return integers.guess
        case .none, .texts: return nil
        }
    }
}
