import Bits
import Columns
import Export
import Testing

@testable import Import

/// What the writer of Arrow makes, read by the reader of Arrow.
@Suite("Arrow") struct ArrowWriterTests {
    static func written(
        _ columns: [ResultColumn], _ form: ArrowForm, _ forms: [IdentifierForm] = [],
        _ write: (ArrowWriter) throws -> Void
    ) throws -> [UInt8] {
        let target = MemorySink()
        let writer = ArrowWriter(to: target, form: form, identifiers: forms)
        try writer.begin(columns)
        try write(writer)
        try writer.finish()
        return target.bytes
    }

    static func file(_ bytes: [UInt8]) throws -> TableFile {
        try TableFile(MemorySource(bytes), file: "t", layout: FileLayout(format: .arrow), mapping: nil)
    }

    static func read(_ bytes: [UInt8], _ targets: [TargetColumn]) throws -> [[Value]] {
        let importer = try file(bytes).importer(
            targets: targets, mapping: nil, options: ImportOptions())
        var rows: [[Value]] = []
        while let batch = try importer.nextBatch(maximumRows: 10_000) {
            for row in 0..<batch.rows { rows.append(batch.columns.map { $0?[row] ?? .null }) }
        }
        return rows
    }

    private let targets = [
        TargetColumn(name: "cid", type: .id), TargetColumn(name: "ok", type: .bool),
        TargetColumn(name: "count", type: .int64),
        TargetColumn(name: "mesh_volume", type: .float64), TargetColumn(name: "label, \"x\"", type: .text),
    ]

    @Test(arguments: [ArrowForm.stream, .file]) func everyKind(_ form: ArrowForm) throws {
        var columns = Sample.columns
        columns[3].unit = nil
        let bytes = try Self.written(columns, form) { try $0.append(Sample.rows) }
        let rows = try Self.read(bytes, targets)
        #expect(rows.count == Sample.rows.count)
        for (found, given) in zip(rows, Sample.rows) {
            for (column, cell) in given.enumerated() {
                let expected: Value =
                    switch (cell, column) {
                    case (.integer(let id), 0): .identifier(.integer(id))
                    case (.boolean(let truth), 1): .integer(truth ? 1 : 0)
                    default: cell
                    }
                if case .double(let a) = expected, case .double(let b) = found[column] {
                    #expect(a.bitPattern == b.bitPattern || a.isNaN && b.isNaN)
                } else {
                    #expect(found[column] == expected)
                }
            }
        }
    }

    @Test func unitsComeBack() throws {
        let columns = [
            ResultColumn(name: "a", kind: .double, unit: "nm3"), ResultColumn(name: "b", kind: .integer),
        ]
        let bytes = try Self.written(columns, .stream) { try $0.append([[.double(1), .integer(2)]]) }
        let volume = TargetColumn(name: "a", type: .float64, unit: "um3")
        let message = try #require(throws: ImportError.self) {
            try Self.read(bytes, [volume, TargetColumn(name: "b", type: .int64)])
        }
        #expect("\(message)".contains("file column \"a\" is in \"nm3\", table column \"a\" in \"um3\""))
    }

    @Test func noRowsHaveColumnsAllTheSame() throws {
        for form in [ArrowForm.stream, .file] {
            let bytes = try Self.written(Sample.columns, form) { _ in }
            #expect(try Self.file(bytes).header == Sample.columns.map(\.name))
        }
    }

    @Test func equalNamesAreToldApart() throws {
        let column = ResultColumn(name: "n", kind: .integer)
        let bytes = try Self.written([column, column], .file) { try $0.append([[.integer(1), .integer(2)]]) }
        #expect(try Self.file(bytes).header == ["n", "n_2"])
    }

    @Test func identifiersInEveryForm() throws {
        let column = [ResultColumn(name: "cid", kind: .identifier)]
        let target = [TargetColumn(name: "cid", type: .id)]
        let uuid = Identifier.uuid(high: 0x8b4a_e5f1_a941_46a0, low: 0x956a_26af_bccd_afe5)
        let cases: [(IdentifierForm, [Value])] = [
            (.integer, [.identifier(.integer(.min)), .null, .identifier(.integer(.max))]),
            (.unsigned, [.identifier(.integer(0)), .identifier(.unsigned(.max)), .null]),
            (.uuid, [.null, .identifier(uuid), .identifier(uuid)]),
            (.text, [.identifier(.integer(.min)), .identifier(.text("007")), .identifier(uuid), .null]),
        ]
        for (form, ids) in cases {
            let rows = ids.map { [$0] }
            let bytes = try Self.written(column, .stream, [form]) { try $0.append(rows) }
            #expect(try Self.read(bytes, target) == rows, "\(form)")
        }
        let misfits: [(IdentifierForm, Identifier, String)] = [
            (.integer, .unsigned(.max), "the id \"18446744073709551615\" is not a signed integer of 64 bits"),
            (.integer, .text("x"), "the id \"x\" is not a signed integer of 64 bits"),
            (.unsigned, .integer(-1), "the id \"-1\" is not an unsigned integer of 64 bits"),
            (.uuid, .integer(5), "the id \"5\" is not a UUID"),
        ]
        for (form, id, text) in misfits {
            let error = try #require(throws: ExportError.self) {
                _ = try Self.written(column, .stream, [form]) { try $0.append([[.identifier(id)]]) }
            }
            #expect(error.message == "column \"cid\": " + text)
            #expect(error.hint.contains("--ids text"))
        }
    }

    /// Parts of any size, with and without NULLs, against the same rows one by one.
    @Test func vectorsAndRowsGiveTheSameBytes() throws {
        let columns = [
            ResultColumn(name: "id", kind: .identifier), ResultColumn(name: "ok", kind: .boolean),
            ResultColumn(name: "x", kind: .double), ResultColumn(name: "word", kind: .text),
            ResultColumn(name: "n", kind: .integer),
        ]
        var generator = SplitMix64(seed: 11)
        func vectors(_ count: Int, nulls: Bool) -> [ColumnVector] {
            func random(_ bound: UInt64) -> Int64 { Int64(generator.next() % bound) }
            func validity() -> Bitmap? {
                guard nulls else { return nil }
                return Bitmap(words: (0..<(count + 63) / 64).map { _ in generator.next() }, count: count)
            }
            let words = ["", "a", "a longer word than most of them are", "µ🧠"]
            return [
                ColumnVector(
                    .identifiers(.integers((0..<count).map { _ in random(1 << 60) })), validity: validity()),
                ColumnVector(.integers((0..<count).map { _ in random(2) }), validity: validity()),
                ColumnVector(
                    .doubles((0..<count).map { _ in Double(random(1000)) / 8 }), validity: validity()),
                ColumnVector(
                    .texts(
                        TextVector(
                            codes: (0..<count).map { _ in UInt32(random(4)) }, dictionary: words)),
                    validity: validity()),
                ColumnVector(.integers((0..<count).map { _ in random(1 << 40) - 9 }), validity: validity()),
            ]
        }
        let sizes = [1, 63, 64, 65, 3, 1000, 65_536, 70_000, 2, 131_072]
        let parts = sizes.enumerated().map { vectors($1, nulls: $0 % 2 == 0) }
        for form in [IdentifierForm.integer, .text] {
            let fast = try Self.written(columns, .file, [form]) { writer in
                for (part, size) in zip(parts, sizes) { try writer.append(part, count: size) }
            }
            let slow = try Self.written(columns, .file, [form]) { writer in
                for (part, size) in zip(parts, sizes) {
                    try writer.append((0..<size).map { row in part.map { $0[row] } })
                }
            }
            #expect(fast == slow, "\(form)")
        }
    }

    @Test func longTextsMakeSmallBatches() throws {
        let columns = [ResultColumn(name: "word", kind: .text)]
        let texts = (0..<80).map { String(repeating: "\($0 % 10)", count: 1 << 20) }
        let bytes = try Self.written(columns, .stream) { writer in
            try writer.append([ColumnVector(.texts(TextVector(texts)))], count: texts.count)
        }
        let rows = try Self.read(bytes, [TargetColumn(name: "word", type: .text)])
        #expect(rows == texts.map { [.text($0)] })
    }
}
