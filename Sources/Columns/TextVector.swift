/// Text values of one column as codes into a dictionary of distinct strings.
///
/// Metric tables hold few distinct texts (transmitters, neuropils, layers), so
/// a comparison is decided once per dictionary entry, not once per row. A
/// column of unlike texts costs one entry each.
///
/// Invariant: every code is below `dictionary.count`, except where the vector
/// is empty; dictionary entries are distinct.
public struct TextVector: Sendable {
    public var codes: [UInt32]
    public var dictionary: [String]

    public init(codes: [UInt32] = [], dictionary: [String] = []) {
        self.codes = codes
        self.dictionary = dictionary
    }

    public var count: Int { codes.count }

    public subscript(row: Int) -> String { dictionary[Int(codes[row])] }
}

extension TextVector {
    /// Interns `texts` in order.
    public init(_ texts: some Sequence<String>) {
        var builder = TextBuilder()
        for text in texts { builder.append(text) }
        self = builder.vector
    }

    /// The rows at `positions`, in that order, over the same dictionary.
    public func gathered(_ positions: [Int32]) -> TextVector {
        TextVector(codes: codes.gathered(positions), dictionary: dictionary)
    }
}
