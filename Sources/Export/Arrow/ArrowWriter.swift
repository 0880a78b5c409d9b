import Columns

/// A result as an Arrow stream or file, in record batches of 65,536 rows.
///
/// Vectors are held until a batch of them is full and then written from where
/// they lie: numbers without NULLs are not copied. The bytes follow from the
/// values alone, however the rows came.
///
/// Source: the Arrow columnar format, "Serialization and Interprocess
/// Communication", metadata version 5.
public final class ArrowWriter: ColumnSink {
    /// Large enough that the head of a batch, some hundred bytes per column,
    /// costs nothing next to its values, small enough to stay flat in memory.
    static let batchRows = 65_536
    /// Bytes of texts in a column of a batch, at most, unless one text is
    /// longer: the offsets of utf8 have 31 bits.
    static let batchTextBytes = 64 << 20
    /// What Arrow recommends for vector instructions.
    private static let alignment = 64
    /// MetadataVersion V5 of Message.fbs.
    private static let version: Int16 = 4

    private let form: ArrowForm
    private let identifiers: [IdentifierForm]
    private var output: ArrowOutput
    private var schema = ArrowSchema(names: [], types: [], units: [])
    private var kinds: [ResultColumn.Kind] = []
    private var builders: [ColumnBuilder] = []
    private var parts: [(columns: [ColumnVector], rows: Range<Int>)] = []
    private var heldRows = 0
    private var heldTextBytes = 0
    /// Offset, bytes of the head and of the body of each batch.
    private var blocks: [Int64] = []

    /// `identifiers`: the form of each column that holds ids; text where there
    /// is none.
    public init(to target: any ByteSink, form: ArrowForm, identifiers: [IdentifierForm] = []) {
        self.form = form
        self.identifiers = identifiers
        output = ArrowOutput(target)
    }

    public func begin(_ columns: [ResultColumn]) throws {
        kinds = columns.map(\.kind)
        builders = kinds.map { ColumnBuilder($0.physicalType) }
        schema = ArrowSchema(
            names: ResultColumn.distinctNames(columns),
            types: columns.indices.map { index in
                ArrowOutputType(
                    kinds[index], identifiers: index < identifiers.count ? identifiers[index] : .text)
            },
            units: columns.map(\.unit))
        if form == .file { try output.write(Array("ARROW1".utf8) + [0, 0]) }
        var builder = FlatBuilder()
        let message = builder.root([.short(Self.version), .byte(1), .reference, .long(0)])
        builder.point(from: message[2], to: schema.write(to: &builder))
        _ = try write(head: builder)
    }

    public func append(_ rows: [[Value]]) throws {
        for row in rows {
            for column in builders.indices {
                builders[column].append(
                    column < row.count ? Self.fitted(row[column], kinds[column]) : .null)
            }
            if builders.first?.count == Self.batchRows { try takeBuilders() }
        }
    }

    public func append(_ columns: [ColumnVector], count: Int) throws {
        try takeBuilders()
        try hold(columns, count)
    }

    public func finish() throws {
        try takeBuilders()
        if heldRows > 0 { try writeBatch() }
        try output.write([0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0])
        if form == .file { try writeContents() }
        try output.flush()
    }

    /// A value as its column holds it.
    private static func fitted(_ value: Value, _ kind: ResultColumn.Kind) -> Value {
        switch (value, kind) {
        case (.null, _): .null
        case (.integer(let number), .identifier): .identifier(.integer(number))
        case (.text(let text), .identifier): Identifier(text).map(Value.identifier) ?? .null
        case (.integer(let number), .double): .double(Double(number))
        case (.text, .text): value
        case (_, .text): .text(value.text)
        default: value
        }
    }

    private func takeBuilders() throws {
        guard let count = builders.first?.count, count > 0 else { return }
        let columns = builders.map(\.vector)
        builders = kinds.map { ColumnBuilder($0.physicalType) }
        try hold(columns, count)
    }
}

extension ArrowWriter {
    /// Keeps rows and writes each batch that becomes full.
    private func hold(_ columns: [ColumnVector], _ count: Int) throws {
        var start = 0
        while start < count {
            var size = min(count - start, Self.batchRows - heldRows)
            let longest = longestText(columns, start..<start + size)
            if longest > 0 { size = min(size, max(0, Self.batchTextBytes - heldTextBytes) / longest) }
            if size == 0, heldRows == 0 { size = 1 }
            if size > 0 {
                parts.append((columns, start..<start + size))
                heldRows += size
                heldTextBytes += size * longest
                start += size
            }
            if size == 0 || heldRows == Self.batchRows { try writeBatch() }
        }
    }

    /// Bytes of the longest text that may be among some rows.
    private func longestText(_ columns: [ColumnVector], _ rows: Range<Int>) -> Int {
        var longest = 0
        for (index, column) in columns.enumerated() where schema.types[index] == .text {
            switch column.values {
            case .texts(let texts) where texts.dictionary.count <= rows.count:
                for text in texts.dictionary { longest = max(longest, text.utf8.count) }
            case .texts(let texts):
                for row in rows { longest = max(longest, texts[row].utf8.count) }
            case .identifiers(.mixed(let identifiers)):
                longest = max(longest, 36)
                for row in rows {
                    if case .text(let text) = identifiers[row] { longest = max(longest, text.utf8.count) }
                }
            case .identifiers: longest = max(longest, 20)
            case .integers, .doubles: break
            }
        }
        return longest
    }

    private func writeBatch() throws {
        let arrays = try schema.types.indices.map { column in
            try ArrowArrayBuffers(
                parts.map { ($0.columns[column], $0.rows) }, type: schema.types[column],
                name: schema.names[column])
        }
        var places: [Int64] = []
        var bodySize = 0
        for buffer in arrays.flatMap(\.buffers) {
            places += [Int64(bodySize), Int64(buffer.byteCount)]
            bodySize += (buffer.byteCount + Self.alignment - 1) / Self.alignment * Self.alignment
        }
        var builder = FlatBuilder()
        let message = builder.root([.short(Self.version), .byte(3), .reference, .long(Int64(bodySize))])
        let batch = builder.table([.long(Int64(heldRows)), .reference, .reference])
        builder.point(from: message[2], to: batch.start)
        let nodes = arrays.flatMap { [Int64(heldRows), Int64($0.nullCount)] }
        builder.point(from: batch.fields[1], to: builder.structures(nodes, perElement: 2))
        builder.point(from: batch.fields[2], to: builder.structures(places, perElement: 2))
        let offset = output.position
        let headSize = try write(head: builder)
        let body = output.position
        for buffer in arrays.flatMap(\.buffers) {
            try buffer.write(to: &output)
            let rest = (output.position - body) % Self.alignment
            if rest > 0 { try output.write([UInt8](repeating: 0, count: Self.alignment - rest)) }
        }
        blocks += [Int64(offset), Int64(headSize), Int64(bodySize)]
        parts = []
        (heldRows, heldTextBytes) = (0, 0)
    }

    /// Writes the head of a message behind its mark and its length; returns the
    /// bytes of all three. The body behind it begins aligned.
    private func write(head builder: FlatBuilder) throws -> Int {
        var bytes = builder.bytes
        while (output.position + 8 + bytes.count) % Self.alignment != 0 { bytes.append(0) }
        let size = UInt32(bytes.count)
        try output.write(
            [0xFF, 0xFF, 0xFF, 0xFF] + (0..<4).map { UInt8(truncatingIfNeeded: size >> (8 * $0)) })
        try output.write(bytes)
        return bytes.count + 8
    }

    /// The table of contents of a file.
    private func writeContents() throws {
        var builder = FlatBuilder()
        let footer = builder.root([.short(Self.version), .reference, .reference, .reference])
        builder.point(from: footer[1], to: schema.write(to: &builder))
        builder.point(from: footer[2], to: builder.structures([], perElement: 3))
        builder.point(from: footer[3], to: builder.structures(blocks, perElement: 3))
        try output.write(builder.bytes)
        let size = UInt32(builder.bytes.count)
        try output.write((0..<4).map { UInt8(truncatingIfNeeded: size >> (8 * $0)) })
        try output.write(Array("ARROW1".utf8))
    }
}

extension ResultColumn.Kind {
    fileprivate var physicalType: PhysicalType {
        switch self {
        case .boolean, .integer: .integer
        case .double: .double
        case .text: .text
        case .identifier: .identifier
        }
    }
}
