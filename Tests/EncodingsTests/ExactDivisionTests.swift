import Testing

@testable import Encodings

@Suite struct ExactDivisionTests {
    @Test(arguments: [1, 2, 3, 4, 7, 40, 65_536, 1 << 61, (1 << 62) - 1] as [UInt64])
    func multiples_areDividedAndOthersFound(divisor: UInt64) {
        let division = ExactDivision(by: divisor)
        let largest = UInt64.max / divisor
        for quotient in [0, 1, 2, 5, largest / 2, largest] where quotient <= largest {
            let multiple = quotient * divisor
            #expect(division.divides(multiple))
            #expect(division.quotient(of: multiple) == quotient)
            if divisor > 1, multiple < UInt64.max { #expect(!division.divides(multiple + 1)) }
        }
    }
}
