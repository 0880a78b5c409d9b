/// Counts in messages: `1 row`, `2 rows`.
public enum Count {
    public static func text(_ count: Int, _ noun: String) -> String {
        "\(count) \(noun)\(count == 1 ? "" : "s")"
    }
}
