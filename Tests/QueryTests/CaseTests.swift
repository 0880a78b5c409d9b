import Foundation
import SynDB
import TestSupport
import Testing

/// The contract of the query language, case by case, as text files that read
/// like the contract. With SYNDB_REWRITE_CASES set the files take the results
/// as they are, to be read before they are kept.
@Suite struct CaseTests {
    @Test(arguments: CaseFile.names) func resultsAreThoseOfTheFile(name: String) throws {
        var file = try CaseFile(named: name)
        let store = try CaseFixture.make(file.fixture)
        let snapshot = try store.store.snapshot()
        let rewrites = ProcessInfo.processInfo.environment["SYNDB_REWRITE_CASES"] != nil
        for index in file.cases.indices {
            let entry = file.cases[index]
            let actual = Self.result(entry, snapshot, QueryOptions())
            if rewrites {
                file.cases[index].expected = actual
                continue
            }
            #expect(
                actual.utf8.elementsEqual(entry.expected.utf8),
                "\(name), \(entry.title)\nexpected:\n\(entry.expected)found:\n\(actual)")
            var plain = QueryOptions()
            plain.prunes = false
            plain.threads = 1
            #expect(
                Self.result(entry, snapshot, plain).utf8.elementsEqual(actual.utf8),
                "\(name), \(entry.title): without pruning the result is another")
        }
        if rewrites { try file.write(named: name) }
    }

    private static func result(_ entry: CaseFile.Case, _ snapshot: Snapshot, _ options: QueryOptions)
        -> String
    {
        let query = String(entry.query.dropLast())
        do {
            let format = OutputFormat(rawValue: entry.form) ?? .csv
            return try TestStore.run(query, snapshot, format: format, options).text
        } catch let error as QueryError {
            return error.rendered(in: query)
        } catch {
            return "\(error)\n"
        }
    }
}
