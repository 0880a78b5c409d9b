import Columns

/// What the values of one column of a file are like, from all of them.
public struct ColumnProfile: Sendable {
    /// The name in the file.
    public let name: String
    public private(set) var nulls = 0
    public private(set) var rows = 0
    /// The smallest and the largest value where all are numbers, as they stand
    /// in the file.
    public private(set) var minimum: String?
    public private(set) var maximum: String?
    /// Different texts, up to `maximumDistinct`.
    public private(set) var distinct = 0

    /// More are not told apart.
    public static let maximumDistinct = 100_000

    private var guess: TypeGuess
    private var seen: Set<TextKey> = []
    private var isNumeric = true
    private var least: Number?
    private var most: Number?

    /// Integers are compared as such: doubles do not tell long ones apart.
    private enum Number {
        case integer(Int64)
        case double(Double)

        init?(_ text: String) {
            if let integer = Int64(text) {
                self = .integer(integer)
            } else if let double = Double(text), !double.isNaN {
                self = .double(double)
            } else {
                return nil
            }
        }

        static func < (left: Number, right: Number) -> Bool {
            switch (left, right) {
            case (.integer(let left), .integer(let right)): left < right
            default: left.double < right.double
            }
        }

        var double: Double {
            switch self {
            case .integer(let value): Double(value)
            case .double(let value): value
            }
        }
    }

    init(name: String) {
        self.name = name
        guess = TypeGuess(column: name)
    }

    /// A column of texts; nil where all rows are null.
    mutating func take(_ column: ColumnVector?, rows count: Int) {
        rows += count
        guard let column else {
            nulls += count
            return
        }
        nulls += column.nullCount
        guess.take(column)
        guard case .texts(let texts) = column.values, column.nullCount < column.count else { return }
        for text in texts.dictionary {
            if seen.count < Self.maximumDistinct { seen.insert(TextKey(text)) }
            takeNumber(text)
        }
        distinct = seen.count
    }

    private mutating func takeNumber(_ text: String) {
        guard isNumeric, !text.isEmpty, text.lowercased() != "nan" else { return }
        guard let number = Number(text) else {
            isNumeric = guess.nulls?.contains(text) == true
            if !isNumeric { (minimum, maximum) = (nil, nil) }
            return
        }
        if least.map({ number < $0 }) ?? true { (least, minimum) = (number, text) }
        if most.map({ $0 < number }) ?? true { (most, maximum) = (number, text) }
    }

    /// The narrowest type that holds every value.
    public var type: ColumnType { guess.type }

    /// Texts that look like a missing value among the values of another type.
    public var suspectedNulls: [String] { guess.nulls ?? [] }
}
