import Bits
import Columns

/// Reads the sections of a catalogue file, each length checked before memory
/// is taken for it.
struct CatalogDecoder {
    private var reader: ByteReader
    private var number: UInt64 = 0
    private var minor: UInt16 = 0

    /// Checks the frame: magic, version and checksum, in that order, so that a
    /// file of another kind or of the future is not called damaged.
    init(_ bytes: UnsafeRawBufferPointer) throws {
        let magic = CatalogFormat.magic
        guard bytes.count >= magic.count, bytes.prefix(magic.count).elementsEqual(magic) else {
            throw Self.damaged(1, "expected a catalogue that begins with SYNCAT, found other bytes")
        }
        let least = CatalogFormat.headerSize + CatalogFormat.checksumSize
        guard bytes.count >= least else {
            throw Self.damaged(4, "expected at least \(least) bytes, found \(bytes.count)")
        }
        reader = ByteReader(UnsafeRawBufferPointer(rebasing: bytes.dropLast(CatalogFormat.checksumSize)))
        _ = try reader.readBytes(magic.count)
        let major = try reader.read(UInt16.self)
        minor = try reader.read(UInt16.self)
        guard major == CatalogFormat.major else {
            throw CatalogError(
                .future,
                "CAT-002: expected format version \(CatalogFormat.major), found \(major); "
                    + "read the store with the version of the engine that wrote it")
        }
        let stored = UInt64(
            littleEndian: bytes.loadUnaligned(
                fromByteOffset: bytes.count - CatalogFormat.checksumSize, as: UInt64.self))
        guard XXH64.hash(reader.bytes) == stored else {
            throw Self.damaged(3, "the checksum does not fit the bytes; restore the file from a copy")
        }
        let flags = try reader.read(UInt32.self)
        guard flags == 0 else {
            throw CatalogError(.future, "CAT-002: expected no flags, found \(flags); use a later engine")
        }
        number = try reader.read(UInt64.self)
    }

    static func damaged(_ rule: Int, _ message: String) -> CatalogError {
        let digits = String(rule)
        let zeros = String(repeating: "0", count: max(0, 3 - digits.count))
        return CatalogError(.damaged, "CAT-\(zeros)\(digits): \(message)")
    }
}

extension CatalogDecoder {
    mutating func catalog() throws -> Catalog {
        do {
            let schema = try schema()
            let records = try records(schema)
            let tables = try tables(schema, records)
            guard reader.remaining == 0 || minor > CatalogFormat.minor else {
                throw Self.damaged(
                    11,
                    "expected the end at offset \(reader.offset), found "
                        + "\(reader.remaining) bytes")
            }
            return Catalog(number: number, schema: schema, records: records, fieldTables: tables)
        } catch let error as ByteReader.Truncated {
            throw Self.damaged(4, "\(error)")
        }
    }

    private mutating func text(_ what: String) throws -> String {
        let offset = reader.offset
        guard let text = try reader.readText() else {
            throw Self.damaged(4, "expected UTF-8 for \(what) at offset \(offset), found other bytes")
        }
        return text
    }

    private mutating func schema() throws -> Schema {
        let count = Int(try reader.read(UInt32.self))
        try reader.require(count, of: 4)
        var packs: [Pack] = []
        for position in 0..<count {
            let file = "pack \(position + 1) of the store"
            let source = try text("a pack")
            do {
                packs.append(try Pack.compiled(source) ?? Pack.parse(source, file: file))
            } catch let error as CatalogError {
                throw Self.damaged(5, "expected a pack that can be read: \(error)")
            }
        }
        do {
            return try Schema(packs: packs)
        } catch let error as CatalogError {
            throw Self.damaged(5, "expected packs that fit together: \(error)")
        }
    }

    private mutating func records(_ schema: Schema) throws -> [DatasetRecord] {
        let count = Int(try reader.read(UInt32.self))
        try reader.require(count, of: 20)
        var records: [DatasetRecord] = []
        records.reserveCapacity(count)
        var seen: Set<UUIDBytes> = []
        for ordinal in 0..<count {
            let id = try reader.readUUID()
            let pack = Int(try reader.read(UInt16.self))
            let flags = try reader.read(UInt16.self)
            guard seen.insert(id).inserted else {
                throw Self.damaged(6, "dataset \(ordinal) repeats the id \(id)")
            }
            guard pack < schema.packs.count else {
                throw Self.damaged(
                    6, "dataset \(ordinal) is of pack \(pack), expected below \(schema.packs.count)")
            }
            guard flags & ~CatalogFormat.deletedFlag == 0 else {
                throw Self.damaged(6, "dataset \(ordinal) has the flags \(flags), expected 0 or 1")
            }
            records.append(DatasetRecord(id: id, pack: pack, isDeleted: flags != 0))
        }
        return records
    }

    private mutating func tables(_ schema: Schema, _ records: [DatasetRecord]) throws -> [FieldTable] {
        let count = Int(try reader.read(UInt32.self))
        guard count == schema.metadataFields.count else {
            throw Self.damaged(7, "expected \(schema.metadataFields.count) fields, found \(count)")
        }
        var tables: [FieldTable] = []
        for (index, field) in schema.metadataFields.enumerated() {
            let name = try text("a field's name")
            guard name == field.name else {
                throw Self.damaged(7, "expected the field '\(field.name)', found '\(name)'")
            }
            let packs = schema.packs.indices.filter {
                schema.fieldIndexes(ofPack: schema.packs[$0].name).contains(index)
            }
            let offsets = try offsets(field, records, packs: Set(packs))
            let partCount = Int(try reader.read(UInt16.self))
            guard partCount == field.parts.count else {
                throw Self.damaged(
                    7, "expected \(field.parts.count) parts of '\(field.name)', found \(partCount)")
            }
            let elements = offsets[records.count]
            let parts = try field.parts.map { try column(field, $0, elements: elements) }
            for element in 0..<elements
            where parts.allSatisfy({ $0.codes[element] == TermColumn.none }) {
                throw Self.damaged(8, "element \(element) of '\(field.name)' has no part")
            }
            tables.append(FieldTable(field, offsets: offsets, parts: parts))
        }
        return tables
    }

    private mutating func offsets(
        _ field: MetadataField, _ records: [DatasetRecord], packs: Set<Int>
    ) throws -> [Int] {
        let present = Int(try reader.read(UInt32.self))
        try reader.require(present, of: 8)
        var counts = [Int](repeating: 0, count: records.count)
        var last = -1
        for _ in 0..<present {
            let ordinal = Int(try reader.read(UInt32.self))
            let count = Int(try reader.read(UInt32.self))
            guard ordinal > last, ordinal < records.count else {
                throw Self.damaged(
                    8, "'\(field.name)' names dataset \(ordinal) after \(last) of \(records.count)")
            }
            guard count >= 1, field.isList || count == 1, !field.isDerived, !records[ordinal].isDeleted,
                packs.contains(records[ordinal].pack)
            else {
                throw Self.damaged(8, "'\(field.name)' has \(count) elements for dataset \(ordinal)")
            }
            counts[ordinal] = count
            last = ordinal
        }
        var offsets = [0]
        offsets.reserveCapacity(records.count + 1)
        for count in counts { offsets.append(offsets[offsets.count - 1] + count) }
        return offsets
    }

    private mutating func column(
        _ field: MetadataField, _ part: MetadataPart, elements: Int
    ) throws -> TermColumn {
        let type = try reader.read(UInt8.self)
        guard type == part.type.code else {
            throw Self.damaged(9, "expected type \(part.type.code) for '\(part.column)', found \(type)")
        }
        let count = Int(try reader.read(UInt32.self))
        try reader.require(count, of: 1)
        var terms: [Value] = []
        terms.reserveCapacity(count)
        for _ in 0..<count { terms.append(try term(part)) }
        let first = field.absentCountsAs
        if let first, terms.first != .text(first) {
            throw Self.damaged(9, "expected '\(first)' as first term of '\(part.column)'")
        }
        try reader.require(elements, of: 4)
        var codes: [UInt32] = []
        codes.reserveCapacity(elements)
        var used = first == nil ? 0 : 1
        for element in 0..<elements {
            let code = try reader.read(UInt32.self)
            if code == TermColumn.none {
                codes.append(code)
                continue
            }
            guard code < count, Int(code) <= used else {
                throw Self.damaged(
                    10,
                    "element \(element) of '\(part.column)' has the code \(code), expected at most "
                        + "\(min(used, count - 1))")
            }
            if Int(code) == used { used += 1 }
            codes.append(code)
        }
        guard used == count else {
            throw Self.damaged(10, "'\(part.column)' has \(count) terms, of which \(used) are in use")
        }
        guard let column = TermColumn(terms: terms, codes: codes) else {
            throw Self.damaged(9, "'\(part.column)' has a term twice")
        }
        return column
    }

    private mutating func term(_ part: MetadataPart) throws -> Value {
        switch part.type {
        case .text, .date: return .text(try text("a term of '\(part.column)'"))
        case .int64: return .integer(try reader.read(Int64.self))
        case .float64:
            let number = try reader.readDouble()
            guard number.isFinite else {
                throw Self.damaged(9, "expected finite terms of '\(part.column)', found \(number)")
            }
            return .double(number)
        case .bool:
            let byte = try reader.read(UInt8.self)
            guard byte <= 1 else {
                throw Self.damaged(9, "expected 0 or 1 for '\(part.column)', found \(byte)")
            }
            return .boolean(byte == 1)
        }
    }
}
