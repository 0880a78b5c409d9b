import Bits
import Columns
import Encodings
import SegmentFormat
import Sketches
import StoreIO
import TestSupport

/// A whole segment file, read in every way that there is.
enum SegmentTarget {
    /// Of hostile files that state thousands of pages, the first ones.
    private static let maximumPages = 48

    static func run(_ input: [UInt8]) {
        do {
            let bytes = SegmentChecksums.fitted(input)
            try read(SegmentReader(MemoryRandomAccessFile(bytes), path: "fuzz"))
        } catch let error as SegmentError {
            check(error)
        } catch {
            fatalError("an error without a rule: \(error)")
        }
    }

    private static func check(_ error: SegmentError) {
        precondition(error.rule.wholeMatch(of: /(SEG|ENC|STO)-\d{3}/) != nil, "\(error) names no rule")
    }

    private static func read(_ reader: SegmentReader) throws {
        var left = maximumPages
        for column in reader.schema.columns.indices.prefix(maximumPages) {
            attempt { try reader.statistics(of: column).forEach(answer) }
            attempt { _ = try reader.zones(of: column) }
            attempt {
                for sketch in try reader.quantiles(of: column).values {
                    _ = (sketch.quantiles([0, 0.3, 1]), sketch.rankError)
                    var both = sketch
                    both.merge(sketch)
                }
            }
            attempt {
                for sketch in try reader.distincts(of: column).values {
                    _ = sketch.estimate
                    var both = sketch
                    both.formUnion(sketch)
                }
            }
            attempt { _ = try reader.sharedTexts(of: column) }
            attempt { _ = try SharedTextCheck(of: column, in: reader).fault }
            attempt { _ = try reader.byteCount(of: column) }
            for page in reader.layout.pages.indices where left > 0 {
                left -= 1
                attempt {
                    try reader.withPage(page, of: column) {
                        _ = try PageCheck($0, seed: UInt64(page &+ column)).run()
                    }
                }
            }
        }
        if reader.layout.pages.count * reader.schema.columns.count <= maximumPages {
            attempt { _ = try reader.inspection().text }
        }
        try reader.checkPadding()
    }

    /// Damage in one part says nothing of the others.
    private static func attempt(_ body: () throws -> Void) {
        do {
            try body()
        } catch let error as SegmentError {
            check(error)
        } catch {
            fatalError("an error without a rule: \(error)")
        }
    }

    /// What statistics answer without a page.
    private static func answer(_ statistics: RunStatistics?) {
        guard let statistics, let sum = statistics.sum, let squares = statistics.squares else { return }
        let count = UInt64(max(2, statistics.zone.rows - statistics.zone.nulls))
        _ = (sum.rounded, sum.int64, sum.mean(count: count))
        _ = sum.variance(squares: squares, count: count, divisor: count - 1)
        var both = statistics
        both.formUnion(statistics)
    }
}
