/// The schemes of a double stream, by their stored code (ENC-030).
enum DoubleScheme: UInt8 {
    case raw = 1
    case constant = 2
    case decimal = 3
    case dictionary = 4
    case significant = 5
    case split = 6
    case narrow = 7
    case derived = 8
    case ordered = 9
    case grid = 10
}
