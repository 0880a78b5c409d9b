/// Where a text stops being JSON.
struct JSONFault: Error {
    /// Offset into the buffer.
    var place: Int
    /// What should stand there.
    var expected: String
}
