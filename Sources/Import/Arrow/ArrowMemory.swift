/// Bytes that arrays of a batch lie in.
final class ArrowMemory {
    /// Eight bytes behind the end may be read.
    let bytes: UnsafeMutableRawBufferPointer

    init(count: Int) {
        let room = UnsafeMutableRawBufferPointer.allocate(byteCount: count + 8, alignment: 64)
        // Not the rest: what is large is filled at once.
        for index in count..<count + 8 { room[index] = 0 }
        bytes = UnsafeMutableRawBufferPointer(rebasing: room[..<count])
    }

    deinit { bytes.baseAddress?.deallocate() }
}
