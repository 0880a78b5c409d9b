import Bits
import Columns
import Import

/// Counts the rows that a load leaves out, up to as many as it may.
struct RejectCount {
    private let maximum: Int?
    private let sink: (any RejectSink)?
    private(set) var count = 0
    /// The first few.
    private var examples: [String] = []

    init(_ request: LoadRequest) {
        maximum = request.maximumErrors
        sink = request.rejects
    }

    /// Throws at the first row beyond the maximum, which is still handed on, so
    /// that what the sink gets does not depend on the pieces of the input.
    mutating func add(_ rows: [RejectedRow]) throws {
        guard !rows.isEmpty else { return }
        let room = maximum.map { $0 - count } ?? rows.count
        let taken = room < rows.count ? Array(rows[...room]) : rows
        count += taken.count
        examples += taken.prefix(Loader.exampleCount - examples.count).map(\.description)
        try sink?.write(taken)
        guard let maximum, count > maximum else { return }
        throw error("\(Count.text(count, "bad row")), where --max-errors allows \(maximum)")
    }

    /// The error of a load that has no rows but these.
    var nothingLeft: StoreError { error("\(Count.text(count, "bad row")) and no good one") }

    private func error(_ message: String) -> StoreError {
        StoreError(
            .badInput,
            "\(message):\n  " + examples.joined(separator: "\n  ")
                + (count > examples.count ? "\n  ..." : ""),
            hint: "nothing was loaded; "
                + (sink.map { "\($0.name) lists them" } ?? "--rejects FILE writes them all into a new file"))
    }
}

/// What another process needs to go on.
extension RejectCount {
    func write(to writer: inout ByteWriter) throws {
        writer.write(UInt64(count))
        writer.write(texts: examples)
        writer.write(try sink?.mark() ?? 0)
    }

    /// False where a field is out of its range.
    mutating func read(from reader: inout ByteReader) throws -> Bool {
        count = try reader.readCount()
        guard let examples = try reader.readTexts() else { return false }
        self.examples = examples
        let mark = try reader.read(UInt64.self)
        try sink?.goBack(to: mark)
        return true
    }
}
