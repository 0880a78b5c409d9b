extension LineRecordReader {
    /// Nodes of a skeleton (SWC): seven numbers a line, comments after `#`.
    static func swc(_ source: any ByteSource, file: String) throws -> LineRecordReader {
        var splitter = BlankSplitter(
            file: file, header: ["id", "type", "x", "y", "z", "radius", "parent"])
        splitter.comment = UInt8(ascii: "#")
        splitter.layout = "(id type x y z radius parent)"
        return try LineRecordReader(LineBuffer(source, file: file), splitter)
    }

    /// The particle table of Dynamo: numbers whose meaning is their place.
    /// Columns after the position may be left out.
    static func dynamo(_ source: any ByteSource, file: String) throws -> LineRecordReader {
        var splitter = BlankSplitter(file: file, header: dynamoColumns, hasOwnNulls: true)
        splitter.fewest = (dynamoColumns.firstIndex(of: "z") ?? 0) + 1
        splitter.layout = "as a table of Dynamo has"
        return try LineRecordReader(LineBuffer(source, file: file), splitter)
    }

    /// The names of Dynamo's table convention; columns without one are numbered.
    private static let dynamoColumns = [
        "tag", "aligned", "averaged", "dx", "dy", "dz", "tdrot", "tilt", "narot", "cc", "cc2", "cpu",
        "ftype", "ymintilt", "ymaxtilt", "xmintilt", "xmaxtilt", "fs1", "fs2", "tomo", "reg", "class",
        "annotation", "x", "y", "z", "dshift", "daxis", "dnarot", "dcc", "otag", "npar", "column_33",
        "ref", "sref", "apix", "def", "column_38", "column_39", "column_40", "eig1", "eig2",
    ]
}
