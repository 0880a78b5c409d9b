/// The known name that an unknown one was probably meant to be.
public enum NearestName {
    /// The candidate within a third of the letters of `name` (at least one
    /// edit), letter case apart; nil if none is that near.
    ///
    /// An edit is an insertion, a deletion, a substitution or a swap of
    /// neighbours. Of equally near candidates the first by byte is taken, so
    /// that the answer does not depend on the order of `candidates`.
    public static func find(_ name: String, among candidates: some Sequence<String>) -> String? {
        let wanted = Array(name.lowercased().unicodeScalars)
        let limit = max(1, wanted.count / 3)
        var best: (distance: Int, name: String)?
        for candidate in candidates {
            let letters = Array(candidate.lowercased().unicodeScalars)
            guard abs(letters.count - wanted.count) <= limit else { continue }
            let distance = distance(wanted, letters)
            // A name of which no letter is left was not meant.
            guard distance <= limit, distance < wanted.count else { continue }
            if let found = best,
                (found.distance, found.name) <= (distance, candidate)
            {
                continue
            }
            best = (distance, candidate)
        }
        return best?.name
    }

    /// `"; did you mean 'x'?"`, or the empty text if nothing is near.
    public static func hint(_ name: String, among candidates: some Sequence<String>) -> String {
        find(name, among: candidates).map { "; did you mean '\($0)'?" } ?? ""
    }

    /// Optimal string alignment: no part is edited twice.
    private static func distance(_ left: [Unicode.Scalar], _ right: [Unicode.Scalar]) -> Int {
        var beforeLast: [Int] = []
        var last = Array(0...right.count)
        for row in 0..<left.count {
            var current = [row + 1]
            current.reserveCapacity(right.count + 1)
            for column in 0..<right.count {
                let cost = left[row] == right[column] ? 0 : 1
                var least = min(last[column + 1] + 1, current[column] + 1, last[column] + cost)
                if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
                    least = min(least, beforeLast[column - 1] + 1)
                }
                current.append(least)
            }
            beforeLast = last
            last = current
        }
        return last[right.count]
    }
}
