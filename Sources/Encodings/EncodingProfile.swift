/// What a writer optimises for.
public enum EncodingProfile: String, Sendable, CaseIterable {
    /// Light schemes, chosen by a sample: fast to write and to read.
    case load
    /// The fewest bytes, the entropy stage included: schemes that may take them are
    /// written, and the smallest stays.
    case cold
}

extension EncodingProfile: Comparable {
    /// The one that takes more effort to save bytes is the higher.
    public static func < (left: EncodingProfile, right: EncodingProfile) -> Bool {
        left == .load && right == .cold
    }
}
