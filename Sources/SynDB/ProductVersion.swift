import SegmentFormat

/// What this program is.
public enum ProductVersion {
    public static let number = "0.1.0"
    public static let segmentFormat = "\(SegmentFormat.major).\(SegmentFormat.minor)"
}
