import Sketches

extension SegmentInspection {
    /// The inspection for people.
    public var text: String {
        var lines = [
            path, "segment \(id), table \(table) (code \(tableCode)), \(rows) rows, \(bytes) bytes", "",
            "runs (dataset, rows)",
        ]
        for run in runs { lines.append("  \(run.dataset)  \(run.rows)") }
        for column in columns {
            lines.append("")
            lines.append(
                "\(column.name): \(column.type)\(column.unit.isEmpty ? "" : ", \(column.unit)"), \(column.bytes) bytes in \(column.pages.count) pages"
            )
            for (index, page) in column.pages.enumerated() {
                var line = "  page \(index): byte \(page.offset), \(page.bytes) bytes, \(page.rows) rows"
                if page.nulls > 0 { line += ", \(page.nulls) nulls" }
                if page.nans > 0 { line += ", \(page.nans) NaN" }
                if page.zones > 0 { line += ", \(page.zones) zones" }
                if let minimum = page.minimum, let maximum = page.maximum {
                    line += ", \(minimum) to \(maximum)"
                }
                lines.append(line + ", " + page.encoding)
            }
            lines.append("  beside them: " + column.sections.text)
            if let dictionary = column.dictionary {
                lines.append(
                    "  shared dictionary: \(dictionary.texts) texts, \(column.sections.sharedDictionary) bytes, \(dictionary.encoding)"
                )
            }
            for sketch in column.sketches { lines.append("  " + sketch.text) }
        }
        return lines.joined(separator: "\n") + "\n"
    }
}

extension SegmentInspection.Sections {
    fileprivate var text: String {
        let parts = [
            ("page directory", pageDirectory), ("statistics", statistics), ("zones", zones),
            ("quantile sketches", quantileSketches), ("distinct sketches", distinctSketches),
            ("shared dictionary", sharedDictionary),
        ]
        return parts.filter { $0.1 > 0 }.map { "\($0.0) \($0.1) bytes" }.joined(separator: ", ")
    }
}

extension SegmentInspection.Sketch {
    fileprivate var text: String {
        var line = "\(kind) of dataset \(dataset): \(bytes) bytes"
        if let values { line += ", of \(values) values" }
        if let median { line += ", median \(median)" }
        if let rankError { line += ", rank to \((rankError * 10_000).rounded() / 100) % in 99 of 100 cases" }
        if let estimate {
            line +=
                ", about \(Int(estimate.rounded())) differ, to \(DistinctSketch.relativeError * 100) % as a rule"
        }
        return line
    }
}
