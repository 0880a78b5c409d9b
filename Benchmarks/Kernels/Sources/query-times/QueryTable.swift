import Foundation
import Measuring
import SynDB

/// Times a list of questions on one open snapshot, for query.py.
enum QueryTable {
    struct Question: Decodable {
        var name: String
        var query: String
        /// Whether stored aggregates may answer.
        var usesStatistics: Bool
        /// Whether the result is written as Arrow, and not only held.
        var isArrow: Bool
    }

    struct Answer: Encodable {
        var name: String
        /// Seconds of user and system time of all threads, per execution.
        var cpu: [Double] = []
        var wall: [Double] = []
        var rows = 0
        /// The rows as texts, of results of at most `mostShown`.
        var values: [[String]] = []
        /// By column: the wrapping sum of whole numbers and ids, the sum of
        /// doubles, the bytes of texts.
        var sums: [String] = []
    }

    static let mostShown = 1000

    /// Each question once without being counted, then `repeats` times.
    static func answers(_ path: String, _ file: String, repeats: Int) throws -> [Answer] {
        let questions = try JSONDecoder().decode(
            [Question].self, from: Data(contentsOf: URL(fileURLWithPath: file)))
        // As `syndb query` does.
        SystemLimits.keepFreedMemory()
        let snapshot = try Store(path: path).snapshot()
        return try questions.map { question in
            var options = QueryOptions()
            options.usesStatistics = question.usesStatistics
            options.readFile = { try FileSource.text(of: $0) }
            let query = try PreparedQuery(question.query, snapshot: snapshot, options: options)
            var answer = Answer(name: question.name)
            var sink: any ResultSink = ColumnSums()
            _ = try query.run(into: &sink)
            if let sums = sink as? ColumnSums { sums.report(&answer) }
            let memory = ReusedMemory()
            for _ in 0..<repeats {
                memory.count = 0
                var sink: any ResultSink =
                    question.isArrow
                    ? ArrowWriter(to: memory, form: .stream, identifiers: try query.identifierForms())
                    : HeldRows()
                let cpu = Clock.processSeconds()
                let wall = Clock.wallSeconds()
                _ = try query.run(into: &sink)
                answer.wall.append(Clock.wallSeconds() - wall)
                answer.cpu.append(Clock.processSeconds() - cpu)
                consume(sink)
            }
            return answer
        }
    }
}
