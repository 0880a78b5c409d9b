import Bits
import Encodings

/// Rows of a page by their place in a list of the values that they have.
enum PagePlaces {
    case textRuns([PreparedPage.PlaceRun], [String])
    /// NULL behind the last of the list.
    case integers([UInt32], [Int64])

    init?(_ page: PreparedPage, _ rows: Range<Int>) throws {
        if let (runs, texts) = try page.textRuns(rows) {
            self = .textRuns(runs, texts)
            return
        }
        guard var (places, distinct) = try page.integerPlaces(rows) else { return nil }
        if let validity = page.validity?.slice(rows) {
            for row in places.indices where !validity[row] { places[row] = UInt32(distinct.count) }
        }
        self = .integers(places, distinct)
    }
}
