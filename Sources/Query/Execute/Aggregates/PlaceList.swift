import Columns

/// The values that places stand for.
enum PlaceList {
    case values([Value])
    /// Whole numbers, or ids that are such; NULL stands behind the last.
    case numbers([Int64])

    var count: Int {
        switch self {
        case .values(let values): values.count
        case .numbers(let numbers): numbers.count + 1
        }
    }

    func word(_ place: Int, _ keys: inout KeyValues) -> Int64 {
        switch self {
        case .values(let values): keys.word(of: values[place])
        case .numbers(let numbers):
            place == numbers.count ? KeyValues.nullWord : keys.word(ofNumber: numbers[place])
        }
    }
}
