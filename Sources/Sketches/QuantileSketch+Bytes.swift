import Bits
import Columns

/// The stored form (SEG-054): u32 count, u64 noise, u32 number of levels, then
/// per level that holds values u16 exponent, u16 number of them, and the values
/// as i64 or f64, exponents and values ascending.
extension QuantileSketch {
    static let headBytes = 16
    /// Of a stored sketch, values and exponents: limits against hostile files.
    static let mostItems = 4096
    static let highestExponent = 20

    /// Bytes of the stored form.
    public var byteCount: Int {
        Self.headBytes + 4 * levels.count { !$0.isEmpty } + 8 * itemCount
    }

    public func write(to writer: inout ByteWriter) {
        writer.write(UInt32(count))
        writer.write(UInt64(noise))
        writer.write(UInt32(levels.count { !$0.isEmpty }))
        for (exponent, keys) in levels.enumerated() where !keys.isEmpty {
            writer.write(UInt16(exponent))
            writer.write(UInt16(keys.count))
            for key in keys {
                writer.write(kind == .double ? Int64(bitPattern: OrderKey.double(key).bitPattern) : key)
            }
        }
    }

    /// Nil when a field is out of its range or the weights do not add up.
    public static func read(
        from reader: inout ByteReader, kind: PhysicalType
    ) throws(ByteReader.Truncated) -> QuantileSketch? {
        var sketch = QuantileSketch(kind: kind)
        let count = UInt64(try reader.read(UInt32.self))
        let noise = try reader.read(UInt64.self)
        // A bound of the whole count says nothing.
        guard noise <= count * count / 100 else { return nil }
        sketch.noise = Double(noise)
        var next = 0
        var items = 0
        for _ in 0..<(try reader.read(UInt32.self)) {
            let exponent = Int(try reader.read(UInt16.self))
            let number = Int(try reader.read(UInt16.self))
            items += number
            guard exponent >= next, exponent <= highestExponent, number > 0, items <= mostItems
            else { return nil }
            next = exponent + 1
            var last = Int64.min
            for _ in 0..<number {
                let word = try reader.read(Int64.self)
                var key = word
                if kind == .double {
                    let value = Double(bitPattern: UInt64(bitPattern: word))
                    guard !value.isNaN else { return nil }
                    key = OrderKey.key(value)
                }
                guard key >= last else { return nil }
                sketch.append(key, exponent: exponent)
                last = key
            }
        }
        return sketch.count == count ? sketch : nil
    }
}
