/// The text of numbers, the same in every format.
public enum NumberText {
    /// The fewest digits that read back as the same bits. There is always a
    /// point or an exponent, so that the text is a double for every reader:
    /// `100.0`, `-0.0`, `1e-05`, `1e+16`, `5e-324`. A finite number is valid
    /// JSON. The others are `NaN`, `inf` and `-inf`; a NaN's payload is lost.
    public static func text(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value < 0 ? "-inf" : "inf" }
        return value.description
    }

    /// All digits.
    public static func text(_ value: Int64) -> String { String(value) }
}
