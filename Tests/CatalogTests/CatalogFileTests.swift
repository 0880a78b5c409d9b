import Bits
import Blocks
import Columns
import StoreIO
import Testing

@testable import Catalog

@Suite struct CatalogFileTests {
    private func same(_ left: Catalog, _ right: Catalog) throws -> Bool {
        try left.number == right.number && left.records() == right.records()
            && left.fieldTables() == right.fieldTables() && left.hasPacks(of: right)
    }

    private func opened(_ bytes: [UInt8]) throws -> Catalog {
        try Catalog.read(BlockFile(MemoryRandomAccessFile(bytes), kind: Catalog.fileKind), path: "c.cat")
    }

    /// Opened, and every part of it read.
    private func checked(_ bytes: [UInt8]) throws -> Catalog {
        let catalog = try opened(bytes)
        try catalog.check()
        return catalog
    }

    /// Small: one pack of its own, so that every byte can be tried.
    private func small() throws -> Catalog {
        let pack = try Pack.parse(
            """
            pack: p
            metadata:
              - { name: label, required: true }
              - { name: n, type: int64 }
              - { name: m, list: true, parts: [{ name: a }, { name: b, type: float64 }, { name: c, type: bool }], joined: j }
              - { name: s, absent_counts_as: open }
            """, file: "p.yaml")
        let text = """
            - { label: x, n: -5, m: [{ a: q, b: 0.5 }, { a: q, c: true }], s: shut }
            - { label: y, m: [{ c: false }] }
            - { label: z, s: open }
            """
        let schema = try Schema(packs: [pack])
        let parsed = try MetadataFile.parse(text, file: "m.yaml", schema: schema)
        return try Catalog(number: 7, packs: [pack]).adding(parsed, number: 8).catalog
            .deleting(DatasetOrdinal(2), number: 9)
    }

    @Test func bytesComeBack() throws {
        let catalog = try small()
        let file = try catalog.encode()
        let decoded = try checked(file.bytes)
        #expect(try same(catalog, decoded))
        #expect(try decoded.encode().bytes == file.bytes)
        #expect(decoded.schema.packs == catalog.schema.packs)
        #expect(decoded.liveDatasets == catalog.liveDatasets)
        let empty = try Catalog(number: 0, packs: Packs.packs("syndb", "cryoet"))
        #expect(try same(empty, checked(empty.encode().bytes)))
    }

    @Test(arguments: [["syndb"], ["syndb", "cryoet"], ["cryoet", "syndb"]])
    func schemasComeBack(_ names: [String]) throws {
        let packs = names.compactMap { Pack.builtIn(named: $0) }
        let schema = try Schema(packs: packs)
        let decoded = try opened(Catalog(number: 1, packs: packs).encode().bytes).schema
        #expect(decoded.packs == schema.packs)
        #expect(decoded.tables == schema.tables)
        #expect(decoded.metadataFields == schema.metadataFields)
        #expect(decoded.metadataColumns == schema.metadataColumns)
        #expect(decoded.vocabularies == schema.vocabularies)
        for name in schema.tableNames + ["SYNDB.Synapse", "cryoet.tomograms"] {
            #expect(decoded.table(named: name) == schema.table(named: name))
        }
        for pack in schema.packs {
            #expect(decoded.fields(ofPack: pack.name) == schema.fields(ofPack: pack.name))
        }
        for vocabulary in schema.vocabularies {
            #expect(
                decoded.vocabulary(named: vocabulary.name)?.under("hippocampus")
                    == vocabulary.under("hippocampus"))
        }
    }

    @Test func theRoadToACatalogueLeavesNoTrace() throws {
        let catalog = try small()
        var changed = try catalog.metadata(of: DatasetOrdinal(0))
        changed.fields["label"] = [[.text("other")]]
        let back = try catalog.replacing(DatasetOrdinal(0), with: changed, number: 1)
            .replacing(DatasetOrdinal(0), with: catalog.metadata(of: DatasetOrdinal(0)), number: 9)
        #expect(try back.encode().bytes == catalog.encode().bytes)
    }

    @Test func everyTruncationIsRefused() throws {
        let bytes = try small().encode().bytes
        for count in 0..<bytes.count {
            #expect(throws: (any Error).self) { try opened(Array(bytes.prefix(count))) }
        }
    }

    @Test func everyBitFlipIsRefused() throws {
        var bytes = try small().encode().bytes
        for bit in 0..<bytes.count * 8 {
            bytes[bit / 8] ^= 1 << UInt8(bit % 8)
            #expect(throws: (any Error).self) { try checked(bytes) }
            bytes[bit / 8] ^= 1 << UInt8(bit % 8)
        }
    }

    /// What was not damaged is answered as if nothing had happened.
    @Test func damageOfAFieldIsFoundWhereTheFieldIsAsked() throws {
        let catalog = try small()
        let bytes = try catalog.encode().bytes
        let file = try BlockFile(MemoryRandomAccessFile(bytes), kind: Catalog.fileKind)
        // The last field, `s`, ends the file.
        var damaged = bytes
        damaged[bytes.count - 1] ^= 1
        let opened = try opened(damaged)
        let (label, last) = try (
            #require(opened.metadataColumn(named: "label")), #require(opened.metadataColumn(named: "s"))
        )
        #expect(try opened.values(of: label, DatasetOrdinal(0)) == [.text("x")])
        #expect {
            try opened.values(of: last, DatasetOrdinal(0))
        } throws: { error in
            "\(error)".hasPrefix("c.cat: the checksum of block \(file.blockCount - 1) ")
        }
        #expect(throws: CatalogError.self) { try opened.encode() }
    }

    /// Its parts with one changed, behind checksums that fit.
    private func rebuilt(_ bytes: [UInt8], _ change: (inout [[UInt8]]) -> Void) throws -> [UInt8] {
        let file = try BlockFile(MemoryRandomAccessFile(bytes), kind: Catalog.fileKind)
        var parts = [file.head] + (try (0..<file.blockCount).map { try file.block($0) })
        change(&parts)
        var writer = BlockFileWriter(Catalog.fileKind)
        writer.head.write(raw: parts[0])
        for part in parts.dropFirst() { try writer.add(part) }
        return writer.finished().bytes
    }

    /// Behind checksums that fit, a change gives an error or a catalogue.
    @Test func nothingTrapsBehindAFittingChecksum() throws {
        let bytes = try small().encode().bytes
        var sizes: [Int] = []
        #expect(try rebuilt(bytes) { sizes = $0.map(\.count) } == bytes)
        for (part, size) in sizes.enumerated() {
            for position in 0..<size {
                for value: UInt8 in [0, 1, 2, 0x7F, 0x80, 0xFF] {
                    let changed = try rebuilt(bytes) { $0[part][position] = value }
                    guard let catalog = try? checked(changed) else { continue }
                    #expect(try same(catalog, checked(catalog.encode().bytes)))
                }
                _ = try? checked(rebuilt(bytes) { $0[part].removeLast(size - position) })
            }
            _ = try? checked(rebuilt(bytes) { $0.remove(at: max(1, part)) })
        }
    }

    private func refusal(_ bytes: [UInt8]) -> String {
        do {
            _ = try checked(bytes)
            return "accepted"
        } catch {
            return "\(error)"
        }
    }

    @Test func wrongFilesAreToldApart() throws {
        let bytes = try small().encode().bytes
        #expect(
            refusal([]) == "expected a catalogue that begins with SYNCAT, found other bytes (CAT-001)")
        var future = bytes
        future[8] = 2
        #expect(
            refusal(future)
                == "catalogue version 2 is later than 1, the latest this program reads (CAT-002)")
        var damaged = bytes
        damaged[25] ^= 1
        #expect(refusal(damaged) == "the checksum does not fit the head (CAT-003)")
        #expect(refusal(bytes + [0]).hasSuffix("cut off or longer (BLK-002)"))
        func expect(_ change: (inout [[UInt8]]) -> Void, _ message: String, _ rule: String) throws {
            let found = try refusal(rebuilt(bytes, change))
            #expect(found.contains(message) && found.hasSuffix("(\(rule))"), "\(found)")
        }
        #expect(try refusal(rebuilt(bytes) { $0[0].append(0) }).hasSuffix("(CAT-011)"))
        #expect(try refusal(rebuilt(bytes) { $0[1].append(0) }).hasSuffix("(CAT-011)"))
        #expect(try refusal(rebuilt(bytes) { $0[1].removeLast() }).hasSuffix("(CAT-004)"))
        #expect(try refusal(rebuilt(bytes) { $0[4].removeLast() }).hasSuffix("(CAT-006)"))
        try expect(
            { $0[4] = Array($0[4].prefix(16) + $0[4].prefix(32)) }, "dataset 1 repeats", "CAT-006")
        #expect(try refusal(rebuilt(bytes) { $0.append([]) }).hasSuffix("(CAT-007)"))
        // The field `label`: elements of x, y and the deleted z, the type, the
        // terms, and references that are all 1.
        try expect({ $0[5][9] = 0b111 }, "'label' has 1 elements", "CAT-008")
        try expect({ $0[5][10] = 2 }, "expected type 1 for 'label'", "CAT-009")
        try expect({ $0[5][25] = $0[5][24] }, "a metadata column", "CAT-009")
        try expect({ $0[5][26] = 2 }, "an element of 'label'", "CAT-010")
        // The text of the pack is another than the schema came from.
        #expect(try refusal(rebuilt(bytes) { $0[2][10] = UInt8(ascii: "q") }).contains("CAT-005"))
    }

    @Test func longListsOfDatasetsComeBack() throws {
        var records: [DatasetRecord] = []
        var random = SplitMix64(seed: 11)
        for ordinal in 0..<500 {
            let id = UUIDBytes(high: UInt64(ordinal), low: random.next())
            records.append(
                DatasetRecord(id: id, pack: Int(random.next() % 3), isDeleted: random.next() % 4 == 0))
        }
        let states = DatasetStates(records)
        for (ordinal, record) in records.enumerated() {
            #expect(states.state(of: ordinal).pack == record.pack)
            #expect(states.state(of: ordinal).isDeleted == record.isDeleted)
            #expect(states.live[ordinal] != record.isDeleted)
        }
    }

    @Test(arguments: [1, 2, 3, 4, 5, 6])
    func randomCataloguesComeBack(_ seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let schema = try Packs.schema("syndb", "cryoet")
        var catalog = try Catalog(number: 0, packs: Packs.packs("syndb", "cryoet"))
        var model: [DatasetMetadata?] = []
        for number in 1...40 {
            let choice = Int.random(in: 0..<4, using: &random)
            let live = model.indices.filter { model[$0] != nil }
            if choice < 2 || live.isEmpty {
                let metadata = MetadataMaker.metadata(schema, &random)
                let (next, ordinals) = try catalog.adding(
                    [ParsedDataset(metadata: metadata)], number: UInt64(number))
                #expect(ordinals.map(\.index) == [model.count], "seed \(seed)")
                catalog = next
                model.append(metadata)
            } else {
                let index = live[Int.random(in: 0..<live.count, using: &random)]
                let ordinal = DatasetOrdinal(UInt32(index))
                if choice == 2 {
                    var metadata = MetadataMaker.metadata(schema, &random, pack: model[index]?.pack)
                    metadata.id = model[index]?.id
                    catalog = try catalog.replacing(ordinal, with: metadata, number: UInt64(number))
                    model[index] = metadata
                } else {
                    catalog = try catalog.deleting(ordinal, number: UInt64(number))
                    model[index] = nil
                }
            }
        }
        let decoded = try checked(catalog.encode().bytes)
        #expect(try same(catalog, decoded), "seed \(seed)")
        for (index, metadata) in model.enumerated() {
            let ordinal = DatasetOrdinal(UInt32(index))
            #expect(decoded.isDeleted(ordinal) == (metadata == nil), "seed \(seed)")
            if let metadata { #expect(try decoded.metadata(of: ordinal) == metadata, "seed \(seed)") }
        }
        // The index agrees with the values.
        for reference in schema.metadataColumns {
            for code in try decoded.terms(of: reference).indices {
                let found = try decoded.datasets(havingTerm: UInt32(code), of: reference)
                for index in model.indices {
                    let codes = try decoded.codes(of: reference, DatasetOrdinal(UInt32(index)))
                    let expected = model[index] != nil && codes.contains(UInt32(code))
                    #expect(found[index] == expected, "seed \(seed), \(reference.name)")
                }
            }
        }
    }
}
