import SynDB

/// A line on the terminal that says how far a load has come: rows, bytes, their
/// rates and, where the size of the input is known, how long it will take.
struct ProgressLine {
    /// When it is shown.
    enum Mode: String, CaseIterable {
        /// On a terminal.
        case auto
        case always, never
    }

    private let totalBytes: UInt64?
    private let isShown: Bool
    private let clock = ContinuousClock()
    private let start: ContinuousClock.Instant
    private var last: ContinuousClock.Instant
    private var width = 0

    /// Tenths of a second between two lines: more is unrest, and costs time.
    private static let pause = Duration.milliseconds(200)

    init(_ mode: Mode, totalBytes: UInt64?) {
        self.totalBytes = totalBytes
        isShown = mode == .always || mode == .auto && Terminal.talkIsTerminal
        start = clock.now
        last = start
    }

    mutating func show(_ progress: LoadProgress) {
        let now = clock.now
        guard isShown, now - last >= Self.pause else { return }
        last = now
        let elapsed = (now - start) / .seconds(1)
        let rate = Double(progress.bytes) / elapsed
        var text = "\(progress.rows) rows, \(Self.short(progress.bytes)), "
        text += "\(Int(Double(progress.rows) / elapsed)) rows/s, \(Self.short(Int(rate)))/s"
        if progress.isInputRead {
            text = "\(progress.rows) rows read, \(progress.rowsWritten) written"
        } else if let totalBytes, progress.bytes > 0, rate > 0 {
            let share = min(100, 100 * UInt64(progress.bytes) / max(1, totalBytes))
            let left = max(0, Int(Double(totalBytes) - Double(progress.bytes)))
            text += ", \(share) %, \(Int(Double(left) / rate)) s left"
        }
        write(text)
    }

    /// Clears the line.
    mutating func end() {
        guard width > 0 else { return }
        write("")
        Terminal.talk("\r", ending: "")
    }

    private mutating func write(_ text: String) {
        Terminal.talk("\r" + text + String(repeating: " ", count: max(0, width - text.count)), ending: "")
        width = text.count
    }

    private static func short(_ bytes: Int) -> String {
        var value = Double(bytes)
        for unit in ["B", "KiB", "MiB", "GiB", "TiB"] {
            if value < 1024 || unit == "TiB" { return "\((value * 10).rounded() / 10) \(unit)" }
            value /= 1024
        }
        return "\(bytes) B"
    }
}
