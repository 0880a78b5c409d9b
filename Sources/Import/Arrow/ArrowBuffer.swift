/// Part of a memory that it keeps alive.
struct ArrowBuffer {
    private let memory: ArrowMemory
    let start: UnsafeRawPointer
    let count: Int

    /// `range` lies inside the memory.
    init(_ memory: ArrowMemory, _ range: Range<Int>) {
        self.memory = memory
        start = UnsafeRawPointer(memory.bytes.baseAddress!) + range.lowerBound
        count = range.count
    }

    var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: start, count: count) }

    @inline(__always)
    func load<Number: FixedWidthInteger>(_ index: Int, as type: Number.Type) -> Number {
        Number(
            littleEndian: start.loadUnaligned(
                fromByteOffset: index &* MemoryLayout<Number>.size, as: Number.self))
    }

    @inline(__always)
    func bit(_ index: Int) -> Bool {
        start.load(fromByteOffset: index &>> 3, as: UInt8.self) &>> UInt8(index & 7) & 1 != 0
    }
}
