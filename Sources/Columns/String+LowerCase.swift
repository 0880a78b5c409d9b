extension String {
    /// As `lowercased()`, but the text itself where it has no capital, as nearly all
    /// names in questions: nothing is made for those.
    public var inLowerCase: String {
        let isThere = utf8.withContiguousStorageIfAvailable { bytes in
            bytes.allSatisfy { $0 < 0x80 && $0 &- UInt8(ascii: "A") >= 26 }
        }
        return isThere == true ? self : lowercased()
    }
}
