#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The program that runs in this process.
public enum Program {
    /// The folder of its file, links followed.
    public static func folder() throws(FileError) -> String {
        let link = "/proc/self/exe"
        var bytes = [CChar](repeating: 0, count: Int(PATH_MAX))
        let count = readlink(link, &bytes, bytes.count)
        guard count > 0 else { throw FileError.system("read the link", link) }
        let path = String(decoding: bytes[..<count].map(UInt8.init(bitPattern:)), as: UTF8.self)
        return path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
    }

    /// Runs another program in the place of this one, `arguments` beginning with
    /// its name. Returns by throwing alone.
    public static func become(_ path: String, _ arguments: [String]) throws(FileError) -> Never {
        var pointers = arguments.map { strdup($0) } + [nil]
        execv(path, &pointers)
        throw FileError.system("run", path)
    }
}
