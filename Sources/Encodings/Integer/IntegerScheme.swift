/// The schemes of an integer stream, by their stored code (ENC-020).
enum IntegerScheme: UInt8 {
    case constant = 1
    case sequence = 2
    case packed = 3
    case delta = 4
    case runEnd = 5
    case dictionary = 6
    case sparse = 7
    case multiple = 8
    case entropy = 9
}
