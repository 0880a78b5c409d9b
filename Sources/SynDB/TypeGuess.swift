import Columns

/// The narrowest type that holds every value of a column of a file.
struct TypeGuess {
    private let isNamedLikeID: Bool
    private let isKey: Bool
    private var canBeBool = true
    private var canBeInteger = true
    private var canBeDouble = true
    private var hasValue = false
    private var largest: UInt64 = 0
    /// Spellings of a missing value that stand among the values.
    private var missing: Set<String> = []
    /// The values of a column that may be the key, while none repeats.
    private var seen: Set<String> = []
    private var repeats = false

    private static let missingSpellings: Set = ["na", "n/a", "nan", "null", "none"]

    init(column: String) {
        let name = column.lowercased()
        isKey = name == "cid"
        isNamedLikeID =
            isKey || name.isEmpty || name == "id" || name.hasSuffix("_id") || name.hasSuffix(" id")
    }

    /// `stated`: texts that are known to mean NULL.
    mutating func take(_ column: ColumnVector, nulls stated: Set<String> = []) {
        guard case .texts(let texts) = column.values else { return }
        for text in texts.dictionary where !text.isEmpty && !stated.contains(text) {
            guard !Self.missingSpellings.contains(text.lowercased()) else {
                missing.insert(text)
                continue
            }
            hasValue = true
            canBeBool = canBeBool && ["true", "false", "t", "f", "yes", "no"].contains(text.lowercased())
            if canBeInteger {
                // Ids of 64 bits without a sign are whole numbers, too.
                if let value = Int64(text)?.magnitude ?? UInt64(text) {
                    largest = max(largest, value)
                } else {
                    canBeInteger = false
                }
            }
            canBeDouble = canBeDouble && Double(text) != nil
        }
        guard isKey, !repeats else { return }
        for row in 0..<texts.count where !repeats {
            repeats = !column.isValid(row) || !seen.insert(texts[row]).inserted
        }
        if repeats { seen = [] }
    }

    /// Whether each row has a value of its own; told of a column `cid` only.
    var isUnique: Bool { isKey && !repeats && !seen.isEmpty }

    /// What was taken for no value; nil where it is a text like the others.
    var nulls: [String]? { missing.isEmpty || type == .text ? nil : missing.sorted() }

    /// Whole numbers past 2^53 are identifiers: no measurement has so many digits.
    var type: ColumnType {
        if !hasValue { return .text }
        if isKey { return .id }
        if canBeBool { return .bool }
        if canBeInteger {
            if isNamedLikeID || largest > 1 << 53 { return .id }
            return largest <= UInt64(Int32.max) ? .int32 : .int64
        }
        if canBeDouble { return .float64 }
        return isNamedLikeID ? .id : .text
    }
}
