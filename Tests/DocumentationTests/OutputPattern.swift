/// Compares what a command printed with what a page shows.
///
/// Lines are equal after three things that differ from run to run have been
/// taken out of both: UUIDs, times (`0.4 ms`, `0.011 s`, `264 rows/s`) and
/// sizes (`1.5 KiB`, `2688 bytes`, `896.0 per row`, `0.14 of the input`). A `…` at the end of a
/// line of the page stands for any rest; a line that is nothing but `…` for
/// any number of lines. Blanks at line ends do not count.
enum OutputPattern {
    static func matches(_ output: [String], _ pattern: [String]) -> Bool {
        matches(trimmed(output)[...], trimmed(pattern)[...])
    }

    private static func matches(_ output: ArraySlice<String>, _ pattern: ArraySlice<String>) -> Bool {
        guard let line = pattern.first else { return output.isEmpty }
        let rest = pattern.dropFirst()
        if line == "…" {
            return (output.startIndex...output.endIndex).contains { matches(output[$0...], rest) }
        }
        guard let found = output.first, matches(found, line) else { return false }
        return matches(output.dropFirst(), rest)
    }

    private static func matches(_ found: String, _ line: String) -> Bool {
        let found = stable(found)
        guard line.hasSuffix("…") else { return found == stable(line) }
        return found.hasPrefix(stable(String(line.dropLast())))
    }

    /// Without blanks at line ends and empty lines at the end.
    private static func trimmed(_ lines: [String]) -> [String] {
        var lines = lines.map { line in
            String(line.reversed().drop(while: \.isWhitespace).reversed())
        }
        while lines.last?.isEmpty == true { lines.removeLast() }
        return lines
    }

    /// The line with what differs from run to run replaced.
    static func stable(_ line: String) -> String {
        var line = line
        let uuid = #/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/#
        line.replace(uuid, with: "UUID")
        line.replace(#/[0-9.]+ (ms|s|rows\/s)\b/#, with: "TIME")
        line.replace(#/[0-9.]+ (B|KiB|MiB|GiB|bytes|per row|of the input)\b/#, with: "SIZE")
        return line
    }
}
