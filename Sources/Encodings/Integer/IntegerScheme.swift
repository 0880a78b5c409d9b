/// The schemes of a stream of signed 64-bit integers; raw values are the codes
/// in files (FormatSpec, ENC-020).
enum IntegerScheme: UInt8 {
    case constant = 1
    case packed = 2
    case delta = 3
    case runEnd = 4
    case dictionary = 5
    case multiple = 6
    case patched = 7
}
