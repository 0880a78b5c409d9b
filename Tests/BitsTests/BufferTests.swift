import Bits
import Testing

/// The ends of what works on buffers: none, one, and where a caller stops it.
@Suite struct BufferTests {
    @Test func ofNothing_thereIsNothing() {
        let integers = UnsafeBufferPointer<Int64>(start: nil, count: 0)
        let doubles = UnsafeBufferPointer<Double>(start: nil, count: 0)
        let target = UnsafeMutableBufferPointer<Int64>(start: nil, count: 0)
        #expect(integers.extremes == nil)
        #expect(integers.changes == 0)
        #expect(integers.outside(base: 0, width: 3) == (0, 0))
        #expect(doubles.extremes == nil)
        #expect(doubles.unscalable(by: 10) == 0)
        doubles.splitDecimals(digits: 3, mantissas: target, exponents: target) { _, _ in true }
        var sum = ExactSum()
        sum.add(contentsOf: integers)
        sum.addSquares(of: integers, in: 0...0)
        #expect(sum == ExactSum())
        #expect(UnsafeBufferPointer<UInt32>(start: nil, count: 0).sum == 0)
        let single = [Int64(7)].withUnsafeBufferPointer { ($0.extremes, $0.changes) }
        #expect(single.0 == 7...7)
        #expect(single.1 <= 1)
    }

    @Test func bytes_areFoundFromAPlaceOn() {
        let nothing = UnsafeBufferPointer<UInt8>(start: nil, count: 0)
        #expect(nothing.firstByte(1) == nil)
        #expect(nothing.count(of: 1) == 0)
        let bytes = (0..<100).map { UInt8($0 % 40) }
        bytes.withUnsafeBufferPointer { bytes in
            #expect((bytes.firstByte(7), bytes.firstByte(7, from: 8)) == (7, 47))
            #expect(bytes.firstByte(7, from: 88) == nil)
            #expect(bytes.firstByte(7, from: 100) == nil)
            #expect((bytes.count(of: 7), bytes.count(of: 25), bytes.count(of: 40)) == (3, 2, 0))
        }
    }

    @Test func scaling_stopsWhereItIsTold() {
        let values = [1.5, .pi, 2.5, .nan, 3.5]
        var calls: [Int] = []
        values.withUnsafeBufferPointer { values in
            withUnsafeTemporaryAllocation(of: Int64.self, capacity: 5) { integers in
                values.scale(by: 10, into: integers) { index in
                    calls.append(index)
                    return false
                }
                #expect(integers[0] == 15)
            }
        }
        #expect(calls == [1])
    }

    @Test func reader_takesNumbersOfAllSizes_andRefusesCountsThatOverflow() throws {
        let bytes = UnsafeMutableRawBufferPointer.allocate(byteCount: 16, alignment: 1)
        defer { bytes.deallocate() }
        bytes.copyBytes(from: 0..<16)
        var reader = ByteReader(UnsafeRawBufferPointer(bytes))
        #expect(try reader.readDouble().bitPattern == 0x0706_0504_0302_0100)
        #expect(throws: ByteReader.Truncated.self) { try reader.require(.max, of: 20) }
        #expect(throws: ByteReader.Truncated.self) { try reader.require(-1) }
        #expect(try reader.read(UInt64.self) == 0x0F0E_0D0C_0B0A_0908)
        #expect(throws: ByteReader.Truncated.self) { try reader.readDouble() }
    }
}
