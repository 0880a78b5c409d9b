import Import

/// Where the input of a load goes on: everything before is in segments.
struct LoadPlace: Equatable {
    /// Which of the inputs; their count when all have been read.
    var input: Int
    /// Nil for the front.
    var position: SourcePosition?
    /// Rows of the inputs before, where they are numbered.
    var firstRow: Int

    static let front = LoadPlace(input: 0, position: nil, firstRow: 0)
}
