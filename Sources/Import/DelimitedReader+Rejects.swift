/// Records that are left out.
extension DelimitedReader {
    func keepGoing() { keepsGoing = true }

    func takeRejects() -> [RejectedRow] {
        defer { rejects = [] }
        return rejects
    }

    /// Leaves out the empty lines before `position`, which are inside the file;
    /// false where they are too many to do so at once.
    func rejectBlanks() -> Bool {
        let nothing = UnsafeBufferPointer<UInt8>(start: nil, count: 0)
        let first = line - pendingBlanks
        let count = min(pendingBlanks, RejectedRow.maximumHeld)
        for blank in first..<first + count {
            rejects.append(RejectedRow(blankError(blank), text: nothing))
        }
        pendingBlanks -= count
        return pendingBlanks == 0
    }

    /// The bytes of the record at `position`, its line end left out.
    func text(of record: Record) -> UnsafeBufferPointer<UInt8> {
        var end = record.end
        if end > position, bytes[end - 1] == UInt8(ascii: "\n") { end -= 1 }
        if end > position, bytes[end - 1] == UInt8(ascii: "\r") { end -= 1 }
        return UnsafeBufferPointer(start: UnsafePointer(bytes) + position, count: end - position)
    }
}
