/// Days and times since 1970 as ISO 8601.
enum DateText {
    /// `2024-05-02` of a number of days.
    static func date(_ days: Int64) -> String {
        let (year, month, day) = civil(days)
        let digits = String(year.magnitude)
        return (year < 0 ? "-" : "") + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
            + "-\(two(month))-\(two(day))"
    }

    /// `2024-05-02T10:20:30.5` of a number of units of 10^`power` seconds, with
    /// a `Z` where they count from midnight in UTC.
    static func timestamp(_ ticks: Int64, power: Int, hasZone: Bool) -> String {
        let perSecond = (0..<(-power)).reduce(Int64(1)) { product, _ in product * 10 }
        let (seconds, fraction) = ticks.floorDivided(by: perSecond)
        let (days, time) = seconds.floorDivided(by: 86_400)
        var text = date(days) + "T\(two(time / 3600)):\(two(time / 60 % 60)):\(two(time % 60))"
        if fraction > 0 {
            let digits = String(fraction)
            text += "." + String(repeating: "0", count: -power - digits.count) + digits
            while text.last == "0" { text.removeLast() }
        }
        return hasZone ? text + "Z" : text
    }

    private static func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }

    /// Year, month and day in the Gregorian calendar. A year is taken to begin
    /// in March, so that the leap day is its last.
    private static func civil(_ days: Int64) -> (year: Int64, month: Int64, day: Int64) {
        // Days from 0000-03-01 to 1970-01-01; an era has 400 years.
        let (era, dayOfEra) = (days.addingReportingOverflow(719_468).partialValue).floorDivided(by: 146_097)
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let month = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * month + 2) / 5 + 1
        return (
            yearOfEra + era * 400 + (month >= 10 ? 1 : 0), month < 10 ? month + 3 : month - 9, day
        )
    }
}

extension Int64 {
    /// The quotient rounded down and the remainder, which is never negative.
    func floorDivided(by divisor: Int64) -> (quotient: Int64, remainder: Int64) {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }
}
