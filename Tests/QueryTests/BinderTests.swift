import TestSupport
import Testing

@testable import Query
@testable import SynDB

/// What binding makes of a condition, where results alone do not show it.
@Suite struct BinderTests {
    private func filter(_ condition: String) throws -> BoundExpression? {
        let store = try CaseFixture.make("spines")
        let snapshot = try store.store.snapshot()
        return try PreparedQuery("SELECT cid FROM spines WHERE \(condition)", snapshot: snapshot).plan.filter
    }

    @Test(arguments: ["score > -5", "score > -(5)", "score > - - -5", "-(5) < score"])
    func negatedConstantsAreConstants(condition: String) throws {
        switch try filter(condition) {
        case .comparison(_, .metric, .literal(let value)), .comparison(_, .literal(let value), .metric):
            #expect(value == .integer(-5))
        default: Issue.record("\(condition) is not a column against a constant")
        }
    }

    @Test func aSearchSaysThatAMeasurementIsNoMetadata() throws {
        let store = try CaseFixture.make("spines")
        let catalog = try store.store.snapshot().catalog
        let error = #expect(throws: QueryError.self) {
            try DatasetSearch.datasets(matching: "species = 'mouse' AND step > 1", in: catalog)
        }
        #expect(error?.message == "\"step\" is a measurement of spines, not metadata")
    }
}
