/// The most bytes that compressed ones can unpack to, whatever they are: what a
/// reader holds a stated length against before it takes memory for it.
public enum Expansion {
    /// An LZ4 block: a byte of a match's length stands for 255 bytes at most
    ///.
    public static func ofLZ4(_ stored: Int) -> Int { product(stored, 255) }

    /// Zstandard frames: a block of 4 bytes, 3 of them header, repeats one byte
    /// 128 KiB times (RFC 8878, 3.1.1.2).
    public static func ofZstandard(_ stored: Int) -> Int { product(stored, 32_768) }

    private static func product(_ stored: Int, _ factor: Int) -> Int {
        let (product, overflow) = stored.multipliedReportingOverflow(by: factor)
        return overflow ? Int.max : product
    }
}
