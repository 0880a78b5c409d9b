import StoreIO

/// Patterns in file names, for shells that hand them on unexpanded: quoted
/// ones, and those of scripts.
enum FilePattern {
    /// The files that a name means: itself, or where no such file exists, those
    /// that its last part matches, sorted. A name without `*` and `?`, or one
    /// that matches nothing, stays as it is.
    static func expand(_ name: String, fileSystem: any FileSystem) throws -> [String] {
        let slash = name.lastIndex(of: "/")
        let pattern = slash.map { String(name[name.index(after: $0)...]) } ?? name
        guard pattern.contains(where: { $0 == "*" || $0 == "?" }), try fileSystem.status(name) == nil else {
            return [name]
        }
        let folder = slash.map { String(name[...$0]) } ?? ""
        let listed = folder.isEmpty ? "." : folder
        guard try fileSystem.status(listed)?.kind == .directory else { return [name] }
        let wanted = Array(pattern)
        let found = try fileSystem.list(listed).filter { file in
            // As in a shell, a hidden file is not meant unless it is said.
            (!file.hasPrefix(".") || pattern.hasPrefix(".")) && matches(Array(file), wanted)
        }
        return found.isEmpty ? [name] : found.map { folder + $0 }
    }

    /// `*` stands for any characters, `?` for one. Goes back to the last `*`
    /// only, so that no pattern takes longer than the product of both lengths.
    static func matches(_ name: [Character], _ pattern: [Character]) -> Bool {
        var (at, next) = (0, 0)
        var star: (pattern: Int, name: Int)?
        while at < name.count {
            if next < pattern.count, pattern[next] == "*" {
                star = (next, at)
                next += 1
            } else if next < pattern.count, pattern[next] == "?" || pattern[next] == name[at] {
                (at, next) = (at + 1, next + 1)
            } else if let last = star {
                star = (last.pattern, last.name + 1)
                (at, next) = (last.name + 1, last.pattern + 1)
            } else {
                return false
            }
        }
        return pattern[next...].allSatisfy { $0 == "*" }
    }
}
