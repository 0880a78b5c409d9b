import Columns

/// Histograms as bars of text, one line per bin.
public struct HistogramDrawing {
    public private(set) var text = ""

    /// Eighths of a character, from one on.
    private static let eighths = ["▏", "▎", "▍", "▌", "▋", "▊", "▉", "█"]

    /// `list` is what `Analytics.histogram` gives; bars of all groups have one
    /// scale, by the share of the group. `width`: characters of a line.
    public init(_ list: RowList, width: Int) {
        let isGrouped = list.columns.count > 4
        let first = isGrouped ? 1 : 0
        guard !list.rows.isEmpty else {
            text = "no values\n"
            return
        }
        var groups: [(name: String, bins: [(edge: String, count: Int64)])] = []
        for row in list.rows {
            let name = isGrouped ? (row[0].isNull ? "none" : row[0].text) : ""
            if groups.last?.name != name || row[first] == .integer(0) { groups.append((name, [])) }
            guard case .double(let low) = row[first + 1], case .integer(let count) = row[first + 3] else {
                continue
            }
            groups[groups.count - 1].bins.append((Self.short(low), count))
        }
        let edges = groups.flatMap(\.bins).map(\.edge.count).max() ?? 0
        let counts = groups.flatMap(\.bins).map { String($0.count).count }.max() ?? 0
        let room = max(8, width - edges - counts - 4)
        let highest =
            groups.map { group in
                let total = group.bins.reduce(0) { $0 + $1.count }
                return Double(group.bins.map(\.count).max() ?? 0) / Double(max(1, total))
            }.max() ?? 1
        if let unit = list.columns[first + 1].unit { text += "from (\(unit))\n" }
        for group in groups {
            let total = group.bins.reduce(0) { $0 + $1.count }
            if isGrouped { text += "\(group.name), \(Count.text(Int(total), "value"))\n" }
            for bin in group.bins {
                let share = Double(bin.count) / Double(max(1, total)) / max(highest, .leastNonzeroMagnitude)
                let edge = String(repeating: " ", count: edges - bin.edge.count) + bin.edge
                let count =
                    String(repeating: " ", count: counts - String(bin.count).count) + String(bin.count)
                text += "\(edge)  \(count)  \(Self.bar(share * Double(room)))\n"
            }
        }
    }

    /// A value that is there at all has a mark.
    private static func bar(_ length: Double) -> String {
        guard length > 0 else { return "" }
        let parts = max(1, Int((length * 8).rounded()))
        return String(repeating: eighths[7], count: parts / 8) + (parts % 8 > 0 ? eighths[parts % 8 - 1] : "")
    }

    /// Six digits tell edges apart.
    private static func short(_ number: Double) -> String {
        guard number != 0 else { return "0" }
        var scale = 1.0
        while abs(number) * scale < 100_000, scale < 1e15 { scale *= 10 }
        let text = "\((number * scale).rounded() / scale)"
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }
}
