/// One row of the table.
struct Kernel {
    /// A pass over made data that is ready in memory.
    struct Pass {
        /// The schemes of the pages that it decodes; what the writer chose.
        var schemes = ""
        /// Values that one run handles.
        var values: Int
        var run: () throws -> Void
    }

    var name: String
    /// Bytes that a decoded value takes: 4 where a value fits 32 bits, whatever
    /// width the engine decodes it to today, so that rows stay comparable.
    var valueBytes: Int
    /// The least speed in decoded bytes, as a share of memcpy; nil for a row
    /// that is shown only.
    var bar: Double?
    var prepare: () throws -> Pass
}

extension Kernel {
    /// Decoded bytes of a pass over pages: as many as `MemoryCopy` copies.
    static let passBytes = 256 << 20
}
