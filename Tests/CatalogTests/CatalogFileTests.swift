import Bits
import Columns
import Testing

@testable import Catalog

@Suite struct CatalogFileTests {
    private func same(_ left: Catalog, _ right: Catalog) -> Bool {
        left.number == right.number && left.records == right.records && left.fieldTables == right.fieldTables
            && left.schema.packs.map(\.source) == right.schema.packs.map(\.source)
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
        return try Catalog(number: 7, schema: schema).adding(parsed, number: 8).catalog
            .deleting(DatasetOrdinal(2), number: 9)
    }

    @Test func bytesComeBack() throws {
        let catalog = try small()
        let bytes = catalog.encode()
        let decoded = try Catalog(decoding: bytes)
        #expect(same(catalog, decoded))
        #expect(decoded.encode() == bytes)
        let empty = Catalog(number: 0, schema: try Packs.schema("syndb", "cryoet"))
        #expect(same(empty, try Catalog(decoding: empty.encode())))
    }

    @Test func theRoadToACatalogueLeavesNoTrace() throws {
        let catalog = try small()
        var changed = catalog.metadata(of: DatasetOrdinal(0))
        changed.fields["label"] = [[.text("other")]]
        let back = try catalog.replacing(DatasetOrdinal(0), with: changed, number: 1)
            .replacing(DatasetOrdinal(0), with: catalog.metadata(of: DatasetOrdinal(0)), number: 9)
        #expect(back.encode() == catalog.encode())
    }

    @Test func everyTruncationIsRefused() throws {
        let bytes = try small().encode()
        for count in 0..<bytes.count {
            #expect(throws: CatalogError.self) { try Catalog(decoding: Array(bytes.prefix(count))) }
        }
    }

    @Test func everyBitFlipIsRefused() throws {
        var bytes = try small().encode()
        for bit in 0..<bytes.count * 8 {
            bytes[bit / 8] ^= 1 << UInt8(bit % 8)
            #expect(throws: CatalogError.self) { try Catalog(decoding: bytes) }
            bytes[bit / 8] ^= 1 << UInt8(bit % 8)
        }
    }

    private func sealed(_ bytes: [UInt8]) -> [UInt8] {
        var writer = ByteWriter()
        writer.write(raw: bytes.dropLast(8))
        writer.write(XXH64.hash(Array(bytes.dropLast(8))))
        return writer.bytes
    }

    /// Behind a checksum that fits, a change gives an error or a catalogue.
    @Test func nothingTrapsBehindAFittingChecksum() throws {
        let bytes = try small().encode()
        for position in 12..<bytes.count - 8 {
            for value: UInt8 in [0, 1, 2, 0x7F, 0x80, 0xFF, bytes[position] ^ 1] {
                var changed = bytes
                changed[position] = value
                if let catalog = try? Catalog(decoding: sealed(changed)) {
                    #expect(catalog.encode() == sealed(changed))
                }
            }
            _ = try? Catalog(decoding: sealed(Array(bytes.prefix(position + 8))))
        }
    }

    @Test func wrongFilesAreToldApart() throws {
        let bytes = try small().encode()
        func refusal(_ bytes: [UInt8]) -> CatalogError? {
            do {
                _ = try Catalog(decoding: bytes)
                return nil
            } catch { return error as? CatalogError }
        }
        #expect(
            refusal([])?.message == "CAT-001: expected a catalogue that begins with SYNCAT, "
                + "found other bytes")
        var future = bytes
        future[8] = 2
        #expect(refusal(future)?.kind == .future)
        #expect(
            refusal(future)?.message
                == "CAT-002: expected format version 1, found 2; "
                + "read the store with the version of the engine that wrote it")
        var damaged = bytes
        damaged[40] ^= 1
        #expect(refusal(damaged)?.kind == .damaged)
        #expect(
            refusal(damaged)?.message
                == "CAT-003: the checksum does not fit the bytes; restore the file from a copy")
        var longer = Array(bytes.dropLast(8))
        longer += [0] + bytes.suffix(8)
        #expect(refusal(sealed(longer))?.message.hasPrefix("CAT-011: ") == true)
        var minor = sealed(longer)
        minor[10] = 1
        #expect(refusal(sealed(minor)) == nil)
    }

    @Test(arguments: [1, 2, 3, 4, 5, 6])
    func randomCataloguesComeBack(_ seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let schema = try Packs.schema("syndb", "cryoet")
        var catalog = Catalog(number: 0, schema: schema)
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
        let decoded = try Catalog(decoding: catalog.encode())
        #expect(same(catalog, decoded), "seed \(seed)")
        for (index, metadata) in model.enumerated() {
            let ordinal = DatasetOrdinal(UInt32(index))
            #expect(decoded.isDeleted(ordinal) == (metadata == nil), "seed \(seed)")
            if let metadata { #expect(decoded.metadata(of: ordinal) == metadata, "seed \(seed)") }
        }
        // The index agrees with the values.
        for reference in schema.metadataColumns {
            for code in decoded.terms(of: reference).indices {
                let found = decoded.datasets(havingTerm: UInt32(code), of: reference)
                for index in model.indices {
                    let codes = decoded.codes(of: reference, DatasetOrdinal(UInt32(index)))
                    let expected = model[index] != nil && codes.contains(UInt32(code))
                    #expect(found[index] == expected, "seed \(seed), \(reference.name)")
                }
            }
        }
    }
}
