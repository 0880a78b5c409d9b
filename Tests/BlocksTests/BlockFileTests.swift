import Bits
import StoreIO
import Synchronization
import Testing

@testable import Blocks

@Suite struct BlockFileTests {
    private static let kind = BlockFileKind(
        magic: "SYNTST\r\n", major: 1, minor: 0, name: "test", rules: ("T-001", "T-002", "T-003"))

    private func file(_ blocks: [[UInt8]], head: [UInt8] = [1, 2, 3]) throws -> [UInt8] {
        var writer = BlockFileWriter(Self.kind)
        writer.head.write(raw: head)
        for block in blocks { try writer.add(block) }
        return writer.finished().bytes
    }

    private func opened(_ bytes: [UInt8]) throws -> BlockFile {
        try BlockFile(MemoryRandomAccessFile(bytes), kind: Self.kind)
    }

    private let blocks: [[UInt8]] = [[], [7], Array(repeating: 9, count: 5000), (0..<200).map { UInt8($0) }]

    @Test func blocksComeBack() throws {
        let bytes = try file(blocks)
        #expect(bytes.count < 500)
        let opened = try opened(bytes)
        #expect(opened.head == [1, 2, 3])
        #expect(opened.blockCount == 4)
        for (index, block) in blocks.enumerated() {
            #expect(try opened.block(index) == block)
            #expect(opened.plainSize(ofBlock: index) == block.count)
        }
        #expect(try self.opened(file([], head: [])).blockCount == 0)
    }

    private func readWhole(_ bytes: [UInt8]) throws {
        let opened = try opened(bytes)
        for index in 0..<opened.blockCount { _ = try opened.block(index) }
    }

    @Test func everyFlipAndEveryCutIsRefused() throws {
        var bytes = try file(blocks)
        for bit in 0..<bytes.count * 8 {
            // A higher minor version is no damage, but the checksum says so.
            bytes[bit / 8] ^= 1 << UInt8(bit % 8)
            #expect(throws: BlockError.self) { try readWhole(bytes) }
            bytes[bit / 8] ^= 1 << UInt8(bit % 8)
        }
        for count in 0..<bytes.count {
            #expect(throws: BlockError.self) { try opened(Array(bytes.prefix(count))) }
        }
    }

    /// Behind a checksum that fits.
    private func sealed(_ bytes: [UInt8], headSize: Int, _ change: (inout [UInt8]) -> Void) -> [UInt8] {
        var bytes = bytes
        change(&bytes)
        let end = 24 + headSize + blocks.count * 16
        var writer = ByteWriter()
        writer.write(raw: bytes[..<end])
        writer.write(XXH64.hash(writer.bytes))
        return writer.bytes + bytes[(end + 8)...]
    }

    private func refusal(_ bytes: [UInt8]) -> String {
        do {
            try readWhole(bytes)
            return "accepted"
        } catch { return "\(error)" }
    }

    @Test func whatIsWrongIsNamed() throws {
        let bytes = try file(blocks)
        #expect(refusal([]).hasSuffix("(T-001)"))
        #expect(refusal(Array(bytes.prefix(20))).hasSuffix("(BLK-001)"))
        var changed = bytes
        changed[8] = 2
        #expect(refusal(changed) == "test version 2 is later than 1, the latest this program reads (T-002)")
        changed[8] = 0
        #expect(refusal(changed) == "there is no test version 0 (T-002)")
        changed = bytes
        changed[20] = 0xFF
        #expect(refusal(changed).hasSuffix("(BLK-001)"))
        #expect(refusal(sealed(bytes, headSize: 3) { $0[12] = 1 }).hasSuffix("unknown flags 1 (T-002)"))
        // The block of 5,000 bytes is the third of the directory.
        let entry = 24 + 3 + 2 * 16
        #expect(refusal(sealed(bytes, headSize: 3) { $0[entry + 4] ^= 1 }).hasSuffix("(BLK-005)"))
        #expect(refusal(sealed(bytes, headSize: 3) { $0[entry + 7] = 0xFF }).hasSuffix("(BLK-003)"))
        #expect(refusal(sealed(bytes, headSize: 3) { $0[entry] += 1 }).hasSuffix("(BLK-002)"))
        #expect(refusal(sealed(bytes, headSize: 3) { $0[entry + 8] ^= 1 }).hasSuffix("(BLK-004)"))
        #expect(try opened(sealed(bytes, headSize: 3) { $0[10] = 1 }).hasMore)
    }

    @Test func packedNumbersComeBack() throws {
        var random = SplitMix64(seed: 3)
        for width in 0..<63 {
            for count in [0, 1, 2, 63, 64, 65, 1000] {
                let mask: UInt64 = width == 0 ? 0 : ~0 >> UInt64(64 - width)
                let base = random.next() >> 2 & ~mask >> 1
                let numbers = (0..<count).map { _ in base + random.next() & mask }.map {
                    $0 & UInt64(Int64.max)
                }
                var writer = ByteWriter()
                writer.write(packed: numbers)
                let (known, rest, below) = try writer.bytes.withUnsafeBytes { bytes in
                    var reader = ByteReader(bytes)
                    let known = try reader.readPacked(count, maximum: Int.max)
                    var again = ByteReader(bytes)
                    let below = try again.readPacked(count, maximum: Int(numbers.max() ?? 0) - 1)
                    return (known, reader.remaining, below)
                }
                #expect(known == numbers.map { Int($0) } && rest == 0 && below == nil)
            }
        }
    }

    @Test func aValueIsMadeOnceAndAFailureIsTriedAgain() throws {
        struct Failure: Error {}
        let calls = Mutex(0)
        let value = Deferred<Int, any Error> {
            let call = calls.withLock { calls in
                calls += 1
                return calls
            }
            if call == 1 { throw Failure() }
            return call
        }
        #expect(throws: Failure.self) { try value.value() }
        #expect(try value.value() == 2)
        #expect(try value.value() == 2)
    }
}
