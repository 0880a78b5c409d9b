import Columns
import Export

/// One column of each kind and the values that formats stumble over.
enum Sample {
    static let columns = [
        ResultColumn(name: "cid", kind: .identifier),
        ResultColumn(name: "ok", kind: .boolean),
        ResultColumn(name: "count", kind: .integer),
        ResultColumn(name: "mesh_volume", kind: .double, unit: "µm^3"),
        ResultColumn(name: "label, \"x\"", kind: .text),
    ]

    static let rows: [[Value]] = [
        [
            .identifier(.integer(720_575_940_628_857_210)), .boolean(true), .integer(.max), .double(0.1),
            .text("a,b"),
        ],
        [.identifier(.unsigned(.max)), .integer(0), .integer(.min), .double(-0.0), .text("say \"hi\"")],
        [.identifier(.text("007")), .null, .integer(0), .double(.nan), .text("two\nlines\tand a tab")],
        [
            .identifier(.uuid(high: 0x8b4a_e5f1_a941_46a0, low: 0x956a_26af_bccd_afe5)), .boolean(false),
            .null,
            .double(.infinity), .text(""),
        ],
        [.integer(-5), .boolean(true), .integer(7), .double(-.infinity), .null],
        [.null, .null, .null, .null, .text("µ🧠|\\*é")],
    ]

    /// What `format` makes of the rows, given in batches of two.
    static func written(as format: OutputFormat) throws -> String {
        try Sample.written(as: format, columns, rows)
    }

    static func written(
        as format: OutputFormat, _ columns: [ResultColumn], _ rows: [[Value]]
    ) throws -> String {
        let target = MemorySink()
        var sink = format.makeSink(to: target)
        try sink.begin(columns)
        for start in stride(from: 0, to: rows.count, by: 2) {
            try sink.append(Array(rows[start..<min(start + 2, rows.count)]))
        }
        try sink.finish()
        return target.text
    }
}
