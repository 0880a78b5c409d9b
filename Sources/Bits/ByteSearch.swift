import CKernels

/// Searches in text: 16 to 32 bytes at a time.
extension UnsafeBufferPointer<UInt8> {
    /// The place of the first `byte` at or after `start`.
    public func firstByte(_ byte: UInt8, from start: Int = 0) -> Int? {
        guard let baseAddress, start < count else { return nil }
        let found = syndb_first_byte(baseAddress + start, count - start, byte)
        return found < 0 ? nil : start + found
    }

    /// How many of the bytes are `byte`.
    public func count(of byte: UInt8) -> Int {
        baseAddress.map { syndb_count_byte($0, count, byte) } ?? 0
    }
}
