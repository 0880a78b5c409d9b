import Bits
import Columns
import Testing

@testable import SegmentFormat

@Suite struct StatisticsTests {
    private func zone(_ bounds: ZoneBounds?, nans: Int = 0) -> ZoneMap {
        var zone = ZoneMap()
        zone.rows = 9
        zone.nans = nans
        zone.bounds = bounds
        return zone
    }

    @Test func boundsOfAnotherKindDoNotFit() {
        let integers = ZoneBounds.integers(minimum: -200, maximum: 7)
        let doubles = ZoneBounds.doubles(minimum: -2, maximum: 7)
        let fitting: [(ZoneBounds, [ColumnType])] = [
            (integers, [.int16, .int32, .int64, .id]), (doubles, [.float64]),
        ]
        for type in [ColumnType.int8, .int16, .int32, .int64, .float64, .text, .id] {
            #expect(zone(nil).fits(type))
            #expect(zone(nil, nans: 1).fits(type) == (type == .float64))
            for (bounds, types) in fitting { #expect(zone(bounds).fits(type) == types.contains(type)) }
        }
    }

    @Test func infinitiesAndSumsDoNotFitEveryType() {
        var statistics = RunStatistics()
        statistics.zone = zone(nil)
        for type in [ColumnType.text, .id] { #expect(statistics.fits(type)) }
        for type in [ColumnType.int32, .float64] { #expect(!statistics.fits(type)) }
        statistics.sum = ExactSum()
        statistics.squares = ExactSum()
        for type in [ColumnType.int32, .float64] { #expect(statistics.fits(type)) }
        for type in [ColumnType.text, .id] { #expect(!statistics.fits(type)) }
        statistics.positiveInfinities = 1
        for type in [ColumnType.int32, .text, .id] { #expect(!statistics.fits(type)) }
        #expect(statistics.fits(.float64))
    }
}
