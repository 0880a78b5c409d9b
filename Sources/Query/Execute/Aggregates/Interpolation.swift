/// The number between two others.
enum Interpolation {
    /// `low * (1 - share) + high * share`, rounded twice and never outside of
    /// the two; half way it is the mean, rounded once. Of both infinities, and
    /// with NaN, it is NaN.
    static func between(_ low: Double, _ high: Double, _ share: Double) -> Double {
        if share <= 0 || low == high { return low }
        if share >= 1 { return high }
        let number = (low * (1 - share)).addingProduct(high, share)
        return number.isNaN ? number : min(max(number, low), high)
    }
}
