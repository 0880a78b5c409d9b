import Bits
import CKernels

/// Where a piece of delimited text may be cut: after a line end that is not
/// inside quotes and does not end an empty line, since what an empty line means
/// depends on what follows it.
struct RecordBoundary {
    let delimiter: UInt8

    /// The last place in `bytes`, which begin with a record, where a record
    /// ends; nil where there is none.
    func last(in bytes: UnsafeBufferPointer<UInt8>) -> Int? {
        let quote = UInt8(ascii: "\"")
        guard bytes.firstByte(quote) != nil else { return lastRecordEnd(in: bytes, 0..<bytes.count) }
        let end = syndb_last_record_end(bytes.baseAddress, bytes.count, delimiter)
        if end >= 0 { return end > 0 ? end : nil }
        return lastAmongOddQuotes(in: bytes)
    }

    /// The same where quotes may stand in text: each that does not open a cell
    /// is passed over.
    private func lastAmongOddQuotes(in bytes: UnsafeBufferPointer<UInt8>) -> Int? {
        let quote = UInt8(ascii: "\"")
        var cut: Int?
        // Where the text outside quotes goes on.
        var outside = 0
        var cursor = 0
        while let opening = bytes.firstByte(quote, from: cursor) {
            let before = opening > 0 ? bytes[opening - 1] : UInt8(ascii: "\n")
            cursor = opening + 1
            guard before == delimiter || before == UInt8(ascii: "\n") else { continue }
            cut = lastRecordEnd(in: bytes, outside..<opening) ?? cut
            guard let end = endOfQuotes(in: bytes, from: cursor) else { return cut }
            (cursor, outside) = (end, end)
        }
        return lastRecordEnd(in: bytes, outside..<bytes.count) ?? cut
    }

    /// The place behind the closing quote of a cell; nil where it is not in `bytes`.
    private func endOfQuotes(in bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
        let quote = UInt8(ascii: "\"")
        var cursor = start
        while let closing = bytes.firstByte(quote, from: cursor) {
            // At the very end it may be the first half of a doubled quote.
            guard closing + 1 < bytes.count else { return nil }
            guard bytes[closing + 1] == quote else { return closing + 1 }
            cursor = closing + 2
        }
        return nil
    }

    private func lastRecordEnd(in bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Int? {
        var end = range.upperBound
        while let newline = bytes[range.lowerBound..<end].lastIndex(of: UInt8(ascii: "\n")) {
            if !isEmptyLine(bytes, endingAt: newline) { return newline + 1 }
            end = newline
        }
        return nil
    }

    private func isEmptyLine(_ bytes: UnsafeBufferPointer<UInt8>, endingAt newline: Int) -> Bool {
        var end = newline
        if end > 0, bytes[end - 1] == UInt8(ascii: "\r") { end -= 1 }
        return end == 0 || bytes[end - 1] == UInt8(ascii: "\n")
    }
}
