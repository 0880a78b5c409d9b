extension Bitmap? {
    /// Calls `body` with the values of the rows that are set, side by side; of
    /// all rows where there is no bitmap.
    @inlinable
    public func withPresent<Number: BitwiseCopyable, Result>(
        _ values: [Number], _ rows: Range<Int>, _ body: (UnsafeBufferPointer<Number>) throws -> Result
    ) rethrows -> Result {
        try values.withUnsafeBufferPointer { values in
            guard let self else { return try body(UnsafeBufferPointer(rebasing: values[rows])) }
            return try self.withSet(of: values, rows: rows, body)
        }
    }
}

extension Bitmap {
    /// Calls `body` with the values of the rows whose bit is set, side by side.
    /// `values` holds one of eight bytes for each bit.
    @inlinable
    public func withSet<Number: BitwiseCopyable, Result>(
        of values: UnsafeBufferPointer<Number>, rows: Range<Int>,
        _ body: (UnsafeBufferPointer<Number>) throws -> Result
    ) rethrows -> Result {
        precondition(MemoryLayout<Number>.stride == 8, "values of eight bytes")
        return try withUnsafeTemporaryAllocation(of: Number.self, capacity: rows.count) { target in
            var count = 0
            if let source = values.baseAddress, let target = target.baseAddress {
                count = gather(UnsafeRawPointer(source), rows: rows, into: UnsafeMutableRawPointer(target))
            }
            return try body(UnsafeBufferPointer(rebasing: target[..<count]))
        }
    }

    /// Copies words whose bit is set; returns how many.
    ///
    /// Every word is copied and the next one overwrites it where its bit is
    /// not set: without a branch, 1 ns a row whatever the pattern.
    @usableFromInline
    func gather(_ source: UnsafeRawPointer, rows: Range<Int>, into target: UnsafeMutableRawPointer) -> Int {
        var count = 0
        words.withUnsafeBufferPointer { bits in
            for row in rows {
                let word = source.load(fromByteOffset: row &<< 3, as: UInt64.self)
                target.storeBytes(of: word, toByteOffset: count &<< 3, as: UInt64.self)
                count &+= Int(
                    truncatingIfNeeded: bits[row &>> 6] &>> UInt64(truncatingIfNeeded: row & 63) & 1)
            }
        }
        return count
    }
}
