import Bits

extension SignificantDoubles {
    /// `scratch` has room for one vector.
    func decode(
        vector: Int, into output: UnsafeMutablePointer<Double>, scratch: UnsafeMutablePointer<Int64>
    ) throws(EncodingError) {
        let rows = Vector.rows(vector, of: mantissas.count)
        try exponents.decode(vector: vector, into: scratch)
        try scratch.requireCodes(
            rows.count, below: PowersOfTen.largestExponent + 1, rule: "ENC-034", of: "powers of ten")
        try output.withMemoryRebound(to: Int64.self, capacity: rows.count) { mantissas throws(EncodingError) in
            try self.mantissas.decode(vector: vector, into: mantissas)
            if mantissas.areWithin(bits: Self.provenBits, rows.count),
                scratch.areWithin(bits: 3, rows.count)
            {
                Self.multiply(mantissas, by: scratch, rows.count)
            } else {
                Self.divide(mantissas, by: scratch, rows.count)
            }
        }
        exceptions.apply(to: output, rows: rows)
    }

    /// Mantissas of so many bits are divided by 10^0 to 10^7 right with two
    /// multiplications (`PowersOfTen.Reciprocal`): 25 + 7 log2(10) < 49.
    private static let provenBits = 25

    /// The reciprocals of 10^0 to 10^7, high and low parts in turn.
    private static let reciprocals = (0..<8).flatMap { exponent in
        let reciprocal = PowersOfTen.Reciprocal(exponent: exponent, bits: provenBits)
        return [reciprocal.high, reciprocal.low]
    }

    /// Replaces mantissas by their quotients in place.
    private static func multiply(
        _ mantissas: UnsafeMutablePointer<Int64>, by exponents: UnsafePointer<Int64>, _ count: Int
    ) {
        let output = UnsafeMutableRawPointer(mantissas).assumingMemoryBound(to: Double.self)
        reciprocals.withUnsafeBufferPointer { reciprocals in
            let parts = reciprocals.baseAddress!
            for index in 0..<count {
                let integer = Double(small: mantissas[index])
                let place = Int(exponents[index]) &* 2
                output[index] = integer * parts[place] + integer * parts[place &+ 1]
            }
        }
    }

    private static func divide(
        _ mantissas: UnsafeMutablePointer<Int64>, by exponents: UnsafeMutablePointer<Int64>, _ count: Int
    ) {
        let output = UnsafeMutableRawPointer(mantissas).assumingMemoryBound(to: Double.self)
        // The exponents' places take the powers that they stand for.
        let powers = UnsafeMutableRawPointer(exponents).assumingMemoryBound(to: Double.self)
        PowersOfTen.values.withUnsafeBufferPointer { values in
            for index in 0..<count { powers[index] = values[Int(exponents[index])] }
        }
        if mantissas.areWithin(bits: 51, count) {
            for index in 0..<count { output[index] = Double(small: mantissas[index]) / powers[index] }
        } else {
            for index in 0..<count { output[index] = Double(mantissas[index]) / powers[index] }
        }
    }
}
