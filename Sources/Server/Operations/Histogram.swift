/// Times in buckets, as Prometheus adds them up.
struct Histogram: Sendable {
    /// Seconds; each next one is about 2.5 times the one before.
    static let bounds = [
        0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60,
    ]

    private var counts = [Int](repeating: 0, count: bounds.count + 1)
    private var sum = 0.0

    mutating func add(_ seconds: Double) {
        counts[Self.bounds.firstIndex { seconds <= $0 } ?? Self.bounds.count] += 1
        sum += seconds
    }

    /// The lines of a metric; `labels` are written out, with a comma at the end
    /// unless there are none.
    func text(_ name: String, labels: String = "") -> String {
        var text = ""
        var total = 0
        for (bound, count) in zip(Self.bounds.map { "\($0)" } + ["+Inf"], counts) {
            total += count
            text += "\(name)_bucket{\(labels)le=\"\(bound)\"} \(total)\n"
        }
        let braces = labels.isEmpty ? "" : "{\(labels.dropLast())}"
        return text + "\(name)_sum\(braces) \(sum)\n\(name)_count\(braces) \(total)\n"
    }
}
