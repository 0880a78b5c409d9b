/// The known name that an unknown one was probably meant to be.
public enum NearestName {
    /// The candidate within a third of the letters of `name` (at least one
    /// edit), letter case apart; else one that shares all parts of its name
    /// with `name`; nil if none is that near.
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
        return best?.name ?? byParts(name, candidates)
    }

    /// The candidate that has all parts of `name` in a row (`spines` in
    /// `dendritic_spine`), the shortest such; else the longest of which `name`
    /// has all (`mesh_volume` in `mesh_volume_um3`).
    private static func byParts(_ name: String, _ candidates: some Sequence<String>) -> String? {
        let wanted = parts(name)
        // Short parts say little; axes are the exception.
        guard wanted.contains(where: { $0.count >= 3 }) || ["x", "y", "z"].contains(wanted.joined()) else {
            return nil
        }
        var containing: String?
        var contained: String?
        for candidate in candidates {
            let parts = parts(candidate)
            if has(parts, wanted) {
                if let best = containing, (best.count, best) <= (candidate.count, candidate) { continue }
                containing = candidate
            } else if parts.contains(where: { $0.count >= 3 }), has(wanted, parts) {
                if let best = contained, (-best.count, best) <= (-candidate.count, candidate) { continue }
                contained = candidate
            }
        }
        return containing ?? contained
    }

    /// The words of a name in lower case, singular as far as an `s` tells.
    private static func parts(_ name: String) -> [String] {
        name.lowercased().split { $0 == "_" || $0 == " " || $0 == "-" || $0 == "." }.map { word in
            word.count > 3 && word.hasSuffix("s") && !word.hasSuffix("ss")
                ? String(word.dropLast()) : String(word)
        }
    }

    private static func has(_ whole: [String], _ part: [String]) -> Bool {
        guard !part.isEmpty, part.count <= whole.count else { return false }
        return (0...(whole.count - part.count)).contains { whole[$0...].starts(with: part) }
    }

    /// `did you mean "x"?`, or nil if nothing is near.
    public static func question(_ name: String, among candidates: some Sequence<String>) -> String? {
        find(name, among: candidates).map { "did you mean \"\($0)\"?" }
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
