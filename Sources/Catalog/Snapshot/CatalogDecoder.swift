import Bits
import Blocks
import Columns

/// Reads the blocks of a catalogue file, each length checked before memory is
/// taken for it.
struct CatalogDecoder: Sendable {
    let file: BlockFile
    let path: String

    /// Runs `body` over a block; every error gets the path.
    private func reading<Result>(
        _ block: Int, _ body: (inout ByteReader) throws -> Result
    ) throws -> Result {
        do {
            let bytes = try file.block(block)
            return try bytes.withUnsafeBytes { bytes in
                var reader = ByteReader(bytes)
                let result = try body(&reader)
                guard reader.remaining == 0 || file.hasMore else {
                    throw CatalogFormat.damaged(
                        11,
                        "expected the end of block \(block) at \(reader.offset), found \(reader.remaining) bytes"
                    )
                }
                return result
            }
        } catch let error as BlockError {
            throw CatalogError(
                error.kind == .future ? .future : .damaged, "\(error)", file: path)
        } catch let error as ByteReader.Truncated {
            var damage = CatalogFormat.damaged(4, "block \(block): \(error)")
            damage.file = path
            throw damage
        } catch var error as CatalogError {
            error.file = path
            throw error
        }
    }

    private func refused(_ rule: Int, _ message: String) -> CatalogError {
        var error = CatalogFormat.damaged(rule, message)
        error.file = path
        return error
    }
}

extension CatalogDecoder {
    func catalog() throws -> Catalog {
        let (number, count) = try head()
        guard file.blockCount > CatalogFormat.idsBlock else {
            throw refused(7, "expected more than \(CatalogFormat.idsBlock) blocks, found \(file.blockCount)")
        }
        let schema = try reading(CatalogFormat.schemaBlock) { reader in
            guard let schema = try Schema.read(from: &reader) else {
                throw CatalogFormat.damaged(5, "a field of the schema is out of its range")
            }
            return schema
        }
        let blocks = CatalogFormat.firstFieldBlock + schema.metadataFields.count
        guard file.blockCount == blocks || file.blockCount > blocks && file.hasMore else {
            throw refused(7, "expected \(blocks) blocks, found \(file.blockCount)")
        }
        // Bounds the count by bytes before anything is made of that many.
        guard file.plainSize(ofBlock: CatalogFormat.idsBlock) == count * 16 else {
            throw refused(6, "expected the ids of \(count) datasets, found another number of bytes")
        }
        let states = try reading(CatalogFormat.statesBlock) { try self.states(&$0, schema, count) }
        let live = states.live
        let ids = Deferred<DatasetIDs, any Error> {
            try reading(CatalogFormat.idsBlock) { reader in
                DatasetIDs(try (0..<count).map { _ in try reader.readUUID() })
            }
        }
        let sources = Deferred<[String], any Error> {
            try reading(CatalogFormat.packsBlock) { reader in
                try schema.packs.map { _ in
                    guard let text = try reader.readText() else {
                        throw CatalogFormat.damaged(4, "expected UTF-8 for a pack, found other bytes")
                    }
                    return text
                }
            }
        }
        let fields = schema.metadataFields.enumerated().map { index, field in
            Deferred<FieldIndex, any Error> {
                let table = try table(index, field, schema, states)
                return FieldIndex(field, table, live: live)
            }
        }
        return Catalog(
            number: number, schema: schema, packSources: sources, states: states, live: live, ids: ids,
            fields: fields)
    }

    private func head() throws -> (number: UInt64, count: Int) {
        do {
            return try file.head.withUnsafeBytes { bytes in
                var reader = ByteReader(bytes)
                let number = try reader.read(UInt64.self)
                let count = Int(try reader.read(UInt32.self))
                guard reader.remaining == 0 || file.hasMore else {
                    throw refused(11, "expected the end of the head, found \(reader.remaining) bytes")
                }
                return (number, count)
            }
        } catch let error as ByteReader.Truncated {
            throw refused(4, "the head: \(error)")
        }
    }

    private func states(
        _ reader: inout ByteReader, _ schema: Schema, _ count: Int
    ) throws -> DatasetStates {
        var states = DatasetStates()
        while states.count < count {
            let run = Int(try reader.read(UInt32.self))
            let pack = Int(try reader.read(UInt16.self))
            let flags = try reader.read(UInt16.self)
            guard run >= 1, run <= count - states.count, pack < schema.packs.count,
                flags & ~CatalogFormat.deletedFlag == 0
            else {
                throw CatalogFormat.damaged(
                    6,
                    "\(run) datasets after \(states.count) of \(count) have the pack \(pack) and flags \(flags)"
                )
            }
            states.append(run, pack: pack, isDeleted: flags != 0)
        }
        return states
    }

    private func table(
        _ index: Int, _ field: MetadataField, _ schema: Schema, _ states: DatasetStates
    ) throws -> FieldTable {
        let block = CatalogFormat.firstFieldBlock + index
        guard file.plainSize(ofBlock: block) > 0 else {
            let first = field.absentCountsAs.map { [Value.text($0)] } ?? []
            return FieldTable(
                offsets: Array(repeating: 0, count: states.count + 1),
                parts: field.parts.map { _ in TermColumn(terms: first, codes: []) })
        }
        return try reading(block) { reader in
            let offsets = try offsets(&reader, index, field, schema, states)
            let parts = try field.parts.map {
                try column(&reader, field, $0, elements: offsets[states.count])
            }
            for element in 0..<offsets[states.count]
            where parts.allSatisfy({ $0.codes[element] == TermColumn.none }) {
                throw CatalogFormat.damaged(8, "element \(element) of '\(field.name)' has no part")
            }
            return FieldTable(offsets: offsets, parts: parts)
        }
    }

    private func offsets(
        _ reader: inout ByteReader, _ index: Int, _ field: MetadataField, _ schema: Schema,
        _ states: DatasetStates
    ) throws -> [Int] {
        guard let counts = try reader.readPacked(states.count, maximum: CatalogFormat.maximumElements) else {
            throw CatalogFormat.damaged(8, "the numbers of elements of '\(field.name)' are out of range")
        }
        var offsets = [0]
        offsets.reserveCapacity(states.count + 1)
        var total = 0
        var start = 0
        for run in states.runs {
            let most =
                run.isDeleted || field.isDerived
                    || !schema.fieldIndexes(ofPack: schema.packs[run.pack].name).contains(index)
                ? 0 : field.isList ? CatalogFormat.maximumElements : 1
            for ordinal in start..<run.end {
                total += counts[ordinal]
                guard counts[ordinal] <= most, total <= CatalogFormat.maximumElements else {
                    throw CatalogFormat.damaged(
                        8, "'\(field.name)' has \(counts[ordinal]) elements for dataset \(ordinal)")
                }
                offsets.append(total)
            }
            start = run.end
        }
        guard total > 0 else { throw CatalogFormat.damaged(8, "'\(field.name)' has no element and a block") }
        return offsets
    }

    private func column(
        _ reader: inout ByteReader, _ field: MetadataField, _ part: MetadataPart, elements: Int
    ) throws -> TermColumn {
        let type = try reader.read(UInt8.self)
        guard type == part.type.code else {
            throw CatalogFormat.damaged(
                9, "expected type \(part.type.code) for '\(part.column)', found \(type)")
        }
        let count = Int(try reader.read(UInt32.self))
        // Every term but a default one is used.
        guard count <= elements + 1 else {
            throw CatalogFormat.damaged(10, "'\(part.column)' has \(count) terms in \(elements) elements")
        }
        let terms = try CatalogTerms.read(from: &reader, count, part)
        if let first = field.absentCountsAs, terms.first != .text(first) {
            throw CatalogFormat.damaged(9, "expected '\(first)' as first term of '\(part.column)'")
        }
        guard let codes = try reader.readPacked(elements, maximum: count + 1) else {
            throw CatalogFormat.damaged(10, "the codes of '\(part.column)' are out of range")
        }
        var used = field.absentCountsAs == nil ? 0 : 1
        let column = try codes.map { code -> UInt32 in
            guard code > 0 else { return TermColumn.none }
            let term = code == 1 ? used : code - 2
            if code == 1 { used += 1 }
            guard term < min(used, count) else {
                throw CatalogFormat.damaged(
                    10, "an element of '\(part.column)' has the term \(term), of \(count) and \(used) used")
            }
            return UInt32(term)
        }
        guard used == count else {
            throw CatalogFormat.damaged(
                10, "'\(part.column)' has \(count) terms, of which \(used) are in use")
        }
        return TermColumn(terms: terms, codes: column)
    }
}
