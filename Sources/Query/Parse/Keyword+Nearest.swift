extension Keyword {
    /// The one of `candidates` that `word` is a likely misspelling of: at most
    /// one edit away for short words, two for others.
    static func nearest(to word: String, among candidates: [Keyword]) -> Keyword? {
        let letters = Array(word.lowercased().utf8)
        guard letters.count <= 16 else { return nil }
        var best: (keyword: Keyword, distance: Int)?
        for candidate in candidates {
            let distance = editDistance(letters, Array(candidate.rawValue.utf8))
            let allowed = candidate.rawValue.utf8.count <= 4 ? 1 : 2
            if distance <= allowed, distance < best?.distance ?? .max { best = (candidate, distance) }
        }
        return best?.keyword
    }

    /// Insertions, deletions, replacements and swaps of neighbours.
    private static func editDistance(_ left: [UInt8], _ right: [UInt8]) -> Int {
        var beforePrevious: [Int] = []
        var previous = Array(0...right.count)
        for row in 0..<left.count {
            var current = [row + 1]
            for column in 0..<right.count {
                let replaced = previous[column] + (left[row] == right[column] ? 0 : 1)
                var distance = min(previous[column + 1] + 1, current[column] + 1, replaced)
                if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
                    distance = min(distance, beforePrevious[column - 1] + 1)
                }
                current.append(distance)
            }
            beforePrevious = previous
            previous = current
        }
        return previous[right.count]
    }
}
