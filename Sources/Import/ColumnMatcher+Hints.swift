import Columns

extension ColumnMatcher {
    /// What to do about all problems together; nil where each says it itself.
    var hint: String? {
        if mapping?.header == nil, looksLikeData {
            return "the first row looks like data: for a file without a header row, write header: [NAME, ...] in a map"
        }
        return nil
    }

    /// Whether most names of the header are numbers.
    private var looksLikeData: Bool {
        let numbers = header.count { MappingFile.number($0) != nil }
        return header.count > 1 && numbers * 2 > header.count
    }
}
